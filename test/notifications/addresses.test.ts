import assert from 'node:assert/strict';
import {
  isCertificateAddress,
  isConfirmationAddress,
  topicAccount,
  topicRegion,
} from '../../src/notifications/addresses.ts';
import { CERTIFICATE_ADDRESS, confirmationAddress, TOPIC } from './support/sns.ts';

const FILE = 'SimpleNotificationService-56e67fcb41f6fec09b0196692625d385.pem';

describe("SNS's addresses", () => {
  it('finds Region and account in a topic', () => {
    assert.equal(topicRegion(TOPIC), 'eu-west-1');
    assert.equal(topicAccount(TOPIC), '111122223333');
    assert.equal(topicRegion(''), '');
    assert.equal(topicAccount(''), '');
  });

  describe('of certificates', () => {
    const good: readonly (readonly [host: string, topicArn: string])[] = [
      ['sns.eu-west-1.amazonaws.com', TOPIC],
      ['sns.us-east-1.amazonaws.com', TOPIC],
      ['sns.us-gov-west-1.amazonaws.com', 'arn:aws-us-gov:sns:us-gov-west-1:111122223333:alarms'],
      ['sns.cn-north-1.amazonaws.com.cn', 'arn:aws-cn:sns:cn-north-1:111122223333:alarms'],
    ];
    for (const [host, topicArn] of good) {
      it(`are at ${host} for ${topicArn}`, () => assert.ok(isCertificateAddress(`https://${host}/${FILE}`, topicArn)));
    }

    const bad: Readonly<Record<string, string>> = {
      'another scheme': CERTIFICATE_ADDRESS.replace('https', 'http'),
      'another host': `https://example.com/${FILE}`,
      'a host that only begins so': `https://sns.eu-west-1.amazonaws.com.example.com/${FILE}`,
      'a host that only ends so': `https://example.com.sns.eu-west-1.amazonaws.com/${FILE}`,
      'a bucket whose name looks like it': `https://sns.eu-west-1.s3.amazonaws.com/${FILE}`,
      'another service': `https://s3.eu-west-1.amazonaws.com/${FILE}`,
      'a host without dots': `https://sns-eu-west-1-amazonaws-com/${FILE}`,
      'no Region': `https://sns.amazonaws.com/${FILE}`,
      'a Region that is none': `https://sns.evil.amazonaws.com/${FILE}`,
      'a Region of two labels': `https://sns.eu-west-1.evil.amazonaws.com/${FILE}`,
      "China's Region at the usual suffix": `https://sns.cn-north-1.amazonaws.com/${FILE}`,
      "the usual Region at China's suffix": `https://sns.eu-west-1.amazonaws.com.cn/${FILE}`,
      'a Region of another partition': `https://sns.us-gov-west-1.amazonaws.com/${FILE}`,
      'a partition without a known suffix': `https://sns.us-iso-east-1.amazonaws.com/${FILE}`,
      'a port': `https://sns.eu-west-1.amazonaws.com:8443/${FILE}`,
      'the usual port, written down': `https://sns.eu-west-1.amazonaws.com:443/${FILE}`,
      'a user': `https://sns.eu-west-1.amazonaws.com@example.com/${FILE}`,
      'a user before the host': `https://x@sns.eu-west-1.amazonaws.com/${FILE}`,
      'a query': `${CERTIFICATE_ADDRESS}?x=.pem`,
      'a fragment': `${CERTIFICATE_ADDRESS}#.pem`,
      'another path': 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService.pem',
      'a path below': `https://sns.eu-west-1.amazonaws.com/x/${FILE}`,
      'a path that goes on': `${CERTIFICATE_ADDRESS}/x.pem`,
      'dots in the path': `https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-../${FILE}`,
      'letters that are no digits': 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-zzzzzzzzzzzz.pem',
      'a file of another kind': CERTIFICATE_ADDRESS.replace('.pem', '.crt'),
      'a backslash': `https://example.com\\sns.eu-west-1.amazonaws.com/${FILE}`,
      'a line break': `${CERTIFICATE_ADDRESS}\n`,
      'a blank before it': ` ${CERTIFICATE_ADDRESS}`,
      capitals: CERTIFICATE_ADDRESS.toUpperCase(),
      nothing: '',
    };
    for (const [title, address] of Object.entries(bad)) {
      it(`are not at one with ${title}`, () => assert.equal(isCertificateAddress(address, TOPIC), false));
    }
  });

  describe('of confirmations', () => {
    const token = '2336412f37fb687f5d51e6e241d09c805a5a57b30d712f7948';
    const address = confirmationAddress(TOPIC, token);
    const isOurs = (given: string) => isConfirmationAddress(given, TOPIC, token);

    it("are at SNS in the topic's Region, with topic and token", () => {
      assert.ok(isOurs(address));
      const inChina = 'arn:aws-cn:sns:cn-north-1:111122223333:alarms';
      assert.ok(
        isConfirmationAddress(confirmationAddress(inChina, token).replace('.com/', '.com.cn/'), inChina, token),
      );
    });

    const other = 'arn:aws:sns:eu-west-1:999999999999:alarms';
    const bad: Readonly<Record<string, string>> = {
      'another host': address.replace('sns.eu-west-1.amazonaws.com', 'example.com'),
      'another Region': address.replace('sns.eu-west-1', 'sns.us-east-1'),
      'another scheme': address.replace('https', 'http'),
      'a port': address.replace('.com/', '.com:8443/'),
      'a user': address.replace('https://', 'https://x@'),
      'a password': address.replace('https://', 'https://:x@'),
      'another path': address.replace('/?', '/x?'),
      'another topic': address.replace(TOPIC, other),
      'two topics': `${address}&TopicArn=${other}`,
      'no topic': address.replace(/TopicArn=[^&]+&/, ''),
      'another token': address.replace(token, 'other'),
      'two tokens': `${address}&Token=other`,
      'no token': address.replace(/&Token=.+/, ''),
      'no address at all': 'nowhere',
    };
    for (const [title, given] of Object.entries(bad)) {
      it(`are not at one with ${title}`, () => assert.equal(isOurs(given), false));
    }

    it('are nowhere for a topic in no Region', () => {
      const nowhere = 'arn:aws:sns:nowhere:111122223333:alarms';
      assert.equal(isConfirmationAddress(confirmationAddress(nowhere, token), nowhere, token), false);
      assert.equal(isConfirmationAddress('https://null/?TopicArn=a&Token=b', 'a', 'b'), false);
    });
  });
});
