import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cut, Room, weight } from '../../cards/models/room.ts';

describe('Room on a card', () => {
  it('is taken until there is none', () => {
    const room = new Room(100);
    assert.deepEqual([room.take(60), room.take(60), room.take(40), room.left], [true, false, true, 0]);
  });

  it('taken from a part is taken from the whole, and the rest of the part stays for others', () => {
    const room = new Room(100);
    const part = room.part(0.5);
    assert.deepEqual([part.take(60), part.take(20), part.left, room.left], [false, true, 30, 80]);
    room.spend(70);
    assert.deepEqual([part.left, part.take(11), part.take(10)], [10, false, true]);
  });

  it('may be overspent by what must be there, and is not negative then', () => {
    const room = new Room(10);
    room.spend(25);
    assert.deepEqual([room.left, room.part(1).left, room.take(1)], [0, 0, false]);
  });
});

describe('A text that is too long', () => {
  it('stays whole where it fits', () => assert.equal(cut('abc', 5), 'abc'));

  it('ends in how much was left out', () => {
    const short = cut('x'.repeat(2_000), 500);
    assert.match(short, /^x+… \(1,\d{3} more characters\)$/);
    assert.ok(weight(short) <= 500);
    assert.equal(short.indexOf('…') + Number(/\d,\d+/.exec(short)?.[0].replace(',', '')), 2_000);
  });

  it('is never cut within a character, and fits by what JSON makes of it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 60, maxLength: 300 }),
        fc.integer({ min: 40, max: 200 }),
        (text, most) => {
          const short = cut(text.toWellFormed(), most);
          assert.ok(short.isWellFormed());
          assert.ok(weight(short) <= most);
        },
      ),
    );
  });
});
