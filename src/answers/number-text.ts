/** Python, in which the AWS CLI is written, goes over to an exponent below this power of ten, and from the second one on. */
const LEAST_POWER = -4;
const MOST_POWER = 16;

/**
 * A number as Python prints it: whole ones by their digits, others with an exponent of two digits at least where they are very small or
 * great. A fraction that happens to be whole (`5.0`) has reached JavaScript as a whole number and is printed as one.
 */
export function numberText(value: number): string {
  if (Number.isSafeInteger(value)) return Object.is(value, -0) ? '-0.0' : String(value);
  const [digits = '', power = ''] = value.toExponential().split('e');
  const exponent = Number(power);
  if (exponent < LEAST_POWER || exponent >= MOST_POWER) {
    return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  return String(value);
}
