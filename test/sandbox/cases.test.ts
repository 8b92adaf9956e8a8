import assert from 'node:assert/strict';
import { type Answer, world } from './support/clients.ts';

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
    assert.equal((await call('support', 'DescribeCases', {}, { account: '444455556666' })).cases.length, 0);
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
    assert.equal((await call('support', 'DescribeServices')).services.length, 12);
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
    assert.equal(await open({ equals: { stringValues: ['OPEN'] } }), 0);
    assert.equal(await open({ equals: { stringValues: ['RESOLVED'] } }), 1);
    assert.equal(await open({ equals: { integerValues: [3] } }, 'impact'), 1);
    assert.equal(await open({ after: new Date('2030-01-01') }, 'creationTime'), 0);
    await assert.rejects(open({ equals: { stringValues: ['x'] } }, 'colour'), { name: 'ValidationException' });
    const refused = (operation: string, input: object, name: string): Promise<void> =>
      assert.rejects(call('ssm-incidents', operation, input), { name });
    await refused('GetIncidentRecord', { arn: 'x' }, 'ResourceNotFoundException');
    await refused('GetResponsePlan', { arn: 'x' }, 'ResourceNotFoundException');
    await refused('GetTimelineEvent', { incidentRecordArn: arn, eventId: 'x' }, 'ResourceNotFoundException');
    await refused('UpdateIncidentRecord', { arn, status: 'x' }, 'ValidationException');
    await refused('StartIncident', { responsePlanArn: responsePlanSummaries[0].arn, impact: 6 }, 'ValidationException');
  });
});
