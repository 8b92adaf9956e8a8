import assert from 'node:assert/strict';
import { type Answer, start, world } from './support/clients.ts';

describe('support cases and incidents of the sandbox', () => {
  it('a support case is opened, answered, added to and resolved, in every Region the same', async () => {
    const { call, pass } = world();
    const { caseId } = await call('support', 'CreateCase', {
      subject: 'Errors of payment-webhook',
      communicationBody: 'Since three.',
      serviceCode: 'aws-lambda',
      categoryCode: 'errors',
      severityCode: 'urgent',
    });
    assert.match(caseId, /^case-111122223333-/);
    await call('support', 'AddCommunicationToCase', { caseId, communicationBody: 'It goes on.' });
    pass(130);
    const where = { region: 'us-east-1' };
    const { cases } = await call('support', 'DescribeCases', {}, where);
    assert.deepEqual(
      [cases[0].subject, cases[0].status, cases[0].severityCode],
      ['Errors of payment-webhook', 'work-in-progress', 'urgent'],
    );
    const { communications } = await call('support', 'DescribeCommunications', { caseId });
    assert.deepEqual(
      communications.map((one: Answer) => one.body.slice(0, 9)),
      ['Thank you', 'Since thr', 'It goes o'],
    );
    const resolved = await call('support', 'ResolveCase', { caseId });
    assert.equal(resolved.finalCaseStatus, 'resolved');
    assert.equal((await call('support', 'DescribeCases')).cases.length, 0);
    assert.equal((await call('support', 'DescribeCases', { includeResolvedCases: true })).cases.length, 1);
    assert.equal(
      (await call('support', 'DescribeCases', { caseIdList: [caseId], includeCommunications: false })).cases.length,
      1,
    );
    const future = { afterTime: '2030-01-01T00:00:00Z', includeResolvedCases: true };
    assert.equal((await call('support', 'DescribeCases', future)).cases.length, 0);
    await assert.rejects(call('support', 'DescribeCases', {}, { account: '444455556666' }), {
      name: 'SubscriptionRequiredException',
    });
    const create = { subject: 'x', communicationBody: 'x' };
    await assert.rejects(call('support', 'ResolveCase', { caseId: 'x' }), { name: 'CaseIdNotFound' });
    await assert.rejects(call('support', 'DescribeCases', { caseIdList: ['x'] }), { name: 'CaseIdNotFound' });
    await assert.rejects(call('support', 'CreateCase', { ...create, serviceCode: 'x' }), {
      name: 'ValidationException',
    });
    await assert.rejects(call('support', 'CreateCase', { ...create, categoryCode: 'x' }), {
      name: 'ValidationException',
    });
    await assert.rejects(call('support', 'CreateCase', { ...create, severityCode: 'x' }), {
      name: 'ValidationException',
    });
    await assert.rejects(call('support', 'CreateCase', { ...create, dryRun: true }), {
      name: 'DryRunOperationException',
    });
    assert.equal((await call('support', 'DescribeServices', { serviceCodeList: ['billing'] })).services.length, 1);
    assert.equal((await call('support', 'DescribeServices')).services.length, 20);
  });

  it('files of a support case wait in a set for an hour, at most three of them', async () => {
    const { call, pass } = world();
    const file = { fileName: 'error.log', data: Buffer.from('boom') };
    const add = (attachments: object[], more: object = {}): Promise<Answer> =>
      call('support', 'AddAttachmentsToSet', { attachments, ...more });
    const { attachmentSetId } = await add([file, file]);
    await add([file], { attachmentSetId });
    const refused = (work: Promise<unknown>, name: string): Promise<void> => assert.rejects(work, { name });
    await refused(add([file], { attachmentSetId }), 'AttachmentSetSizeLimitExceeded');
    await refused(add([{ ...file, data: Buffer.alloc(5 * 1024 * 1024 + 1) }]), 'AttachmentSetSizeLimitExceeded');
    await refused(add([file], { attachmentSetId: 'x' }), 'AttachmentSetIdNotFound');
    await refused(call('support', 'DescribeAttachment', { attachmentId: 'x' }), 'AttachmentIdNotFound');
    const create = { subject: 'x', communicationBody: 'x', attachmentSetId };
    const { caseId } = await call('support', 'CreateCase', create);
    const { communications } = await call('support', 'DescribeCommunications', { caseId });
    assert.deepEqual(
      communications[0].attachmentSet.map((one: Answer) => one.fileName),
      ['error.log', 'error.log', 'error.log'],
    );
    pass(3600);
    await refused(call('support', 'CreateCase', create), 'AttachmentSetExpired');
  });

  it('the languages of a support case depend on its kind', async () => {
    const { call } = world();
    const kind = { serviceCode: 'billing', categoryCode: 'invoice' };
    const codes = async (input: object): Promise<string[]> =>
      (await call('support', 'DescribeSupportedLanguages', input)).supportedLanguages.map(({ code }: Answer) => code);
    assert.deepEqual(await codes({ ...kind, issueType: 'technical' }), ['en', 'ja', 'zh', 'ko']);
    assert.equal((await codes({ ...kind, issueType: 'customer-service' })).length, 8);
    const wrong = { name: 'ValidationException' };
    await assert.rejects(codes({ ...kind, issueType: 'technical', serviceCode: 'x' }), wrong);
    await assert.rejects(codes({ ...kind, issueType: 'technical', categoryCode: 'x' }), wrong);
  });

  it('an incident runs from its start to its end', async () => {
    const { call, pass } = world();
    const { responsePlanSummaries } = await call('ssm-incidents', 'ListResponsePlans');
    assert.equal(responsePlanSummaries.length, 3);
    const { incidentRecordArn: arn } = await call('ssm-incidents', 'StartIncident', {
      responsePlanArn: responsePlanSummaries[0].arn,
      title: 'Nobody can pay',
    });
    pass(60);
    const item = { identifier: { type: 'OTHER', value: { url: 'https://wiki.example.com' } }, title: 'Runbook' };
    const related = async (): Promise<Answer> =>
      (await call('ssm-incidents', 'ListRelatedItems', { incidentRecordArn: arn })).relatedItems;
    const update = (relatedItemsUpdate: object): Promise<Answer> =>
      call('ssm-incidents', 'UpdateRelatedItems', { incidentRecordArn: arn, relatedItemsUpdate });
    await update({ itemToAdd: item });
    assert.deepEqual(await related(), [item]);
    await update({ itemToRemove: item.identifier });
    assert.deepEqual(await related(), []);
    await call('ssm-incidents', 'UpdateIncidentRecord', { arn, status: 'RESOLVED', impact: 3 });
    const { incidentRecord } = await call('ssm-incidents', 'GetIncidentRecord', { arn });
    assert.deepEqual(
      [incidentRecord.status, incidentRecord.impact, incidentRecord.title],
      ['RESOLVED', 3, 'Nobody can pay'],
    );
    const { eventSummaries } = await call('ssm-incidents', 'ListTimelineEvents', {
      incidentRecordArn: arn,
      sortOrder: 'ASCENDING',
    });
    assert.deepEqual(
      eventSummaries.map((one: Answer) => one.eventType),
      ['SSM Incident Trigger', 'SSM Incident Record Update'],
    );
    const open = async (condition: object, key = 'status'): Promise<number> =>
      (await call('ssm-incidents', 'ListIncidentRecords', { filters: [{ key, condition }] })).incidentRecordSummaries
        .length;
    // Beside those that are there from the start: one that is open, and one that was resolved.
    assert.equal(await open({ equals: { stringValues: ['OPEN'] } }), 1);
    assert.equal(await open({ equals: { stringValues: ['RESOLVED'] } }), 2);
    assert.equal(await open({ equals: { integerValues: [3] } }, 'impact'), 2);
    assert.equal(await open({ after: new Date('2030-01-01') }, 'creationTime'), 0);
    await assert.rejects(open({ equals: { stringValues: ['x'] } }, 'colour'), { name: 'ValidationException' });
    const refused = (operation: string, input: object, name: string): Promise<void> =>
      assert.rejects(call('ssm-incidents', operation, input), { name });
    await refused('GetIncidentRecord', { arn: 'x' }, 'ResourceNotFoundException');
    await refused('GetResponsePlan', { arn: 'x' }, 'ResourceNotFoundException');
    await refused('GetTimelineEvent', { incidentRecordArn: arn, eventId: 'x' }, 'ResourceNotFoundException');
    await refused('UpdateIncidentRecord', { arn, status: 'x' }, 'ValidationException');
    await refused('UpdateIncidentRecord', { arn, impact: 0 }, 'ValidationException');
    const odd = { identifier: { type: 'WIKI', value: { url: 'https://wiki.example.com' } } };
    await refused(
      'UpdateRelatedItems',
      { incidentRecordArn: arn, relatedItemsUpdate: { itemToAdd: odd } },
      'ValidationException',
    );
    await refused('StartIncident', { responsePlanArn: responsePlanSummaries[0].arn, impact: 6 }, 'ValidationException');
  });

  it('an event of a timeline is written, changed and taken away', async () => {
    const { call } = world();
    const [plan] = (await call('ssm-incidents', 'ListResponsePlans')).responsePlanSummaries;
    const started = await call('ssm-incidents', 'StartIncident', { responsePlanArn: plan.arn });
    const { incidentRecordArn } = started;
    const note = { incidentRecordArn, eventTime: start, eventType: 'Custom Event', eventData: '"restarted"' };
    const { eventId } = await call('ssm-incidents', 'CreateTimelineEvent', note);
    const event = async (): Promise<Answer> =>
      (await call('ssm-incidents', 'GetTimelineEvent', { incidentRecordArn, eventId })).event;
    await call('ssm-incidents', 'UpdateTimelineEvent', { incidentRecordArn, eventId, eventData: '"restarted twice"' });
    assert.deepEqual([(await event()).eventData, (await event()).eventType], ['"restarted twice"', 'Custom Event']);
    for (const wrong of [
      { eventData: 'no JSON' },
      { eventType: 'Mine' },
      { eventData: JSON.stringify('x'.repeat(12_000)) },
    ]) {
      await assert.rejects(call('ssm-incidents', 'CreateTimelineEvent', { ...note, ...wrong }), {
        name: 'ValidationException',
      });
    }
    await call('ssm-incidents', 'DeleteTimelineEvent', { incidentRecordArn, eventId });
    await assert.rejects(event(), { name: 'ResourceNotFoundException' });
    await call('ssm-incidents', 'DeleteIncidentRecord', { arn: incidentRecordArn });
    await assert.rejects(call('ssm-incidents', 'GetIncidentRecord', { arn: incidentRecordArn }), {
      name: 'ResourceNotFoundException',
    });
  });

  it('an incident is open from the start, with its alarm, its timeline and its related items', async () => {
    const { call } = world();
    const { incidentRecordSummaries } = await call('ssm-incidents', 'ListIncidentRecords', {
      filters: [{ key: 'status', condition: { equals: { stringValues: ['OPEN'] } } }],
    });
    const [{ arn, incidentRecordSource }] = incidentRecordSummaries;
    assert.match(incidentRecordSource.resourceArn, /alarm:payment-webhook-errors$/);
    const { incidentRecord } = await call('ssm-incidents', 'GetIncidentRecord', { arn });
    assert.deepEqual(incidentRecord.chatChannel.chatbotSns, ['arn:aws:sns:eu-west-1:111122223333:alarms']);
    const { relatedItems } = await call('ssm-incidents', 'ListRelatedItems', { incidentRecordArn: arn });
    assert.deepEqual(
      relatedItems.map((one: Answer) => one.identifier.type),
      ['METRIC', 'OTHER'],
    );
  });

  it('an account without a replication set has no incidents, and says why', async () => {
    const { call } = world();
    const staging = { account: '444455556666' };
    const sets = async (where: object): Promise<Answer> =>
      (await call('ssm-incidents', 'ListReplicationSets', {}, where)).replicationSetArns;
    assert.equal((await sets({})).length, 1);
    assert.deepEqual(await sets(staging), []);
    for (const operation of ['ListIncidentRecords', 'ListResponsePlans']) {
      await assert.rejects(call('ssm-incidents', operation, {}, staging), { name: 'ResourceNotFoundException' });
    }
  });
});
