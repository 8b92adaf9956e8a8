import { ago, type Call, type Handlers, type Output } from '../call.ts';
import { type Bucket, buckets } from '../content/s3.ts';
import { Refusal } from '../errors.ts';
import { number, requiredText, text } from '../fields.ts';
import { hex } from '../noise.ts';
import { page } from '../paging.ts';

/** Amazon S3. */
export const s3: Handlers = {
  ListBuckets: listBuckets,
  ListObjectsV2: listObjects,
  GetBucketLocation: (call) => {
    const { region } = bucketOf(call);
    // S3 has no word for us-east-1.
    return region === 'us-east-1' ? {} : { LocationConstraint: region };
  },
  HeadBucket: (call) => ({ BucketRegion: bucketOf(call).region }),
};

function listBuckets(call: Call): Output {
  const prefix = text(call.input, 'Prefix');
  const region = text(call.input, 'BucketRegion');
  const found = buckets(call.account).filter(
    (one) => (prefix === undefined || one.name.startsWith(prefix)) && (region === undefined || one.region === region),
  );
  const { items, next } = page(found, call.input, {
    of: 's3api.ListBuckets',
    limit: 'MaxBuckets',
    token: 'ContinuationToken',
    most: 10_000,
  });
  return {
    Buckets: items.map((one) => ({
      Name: one.name,
      BucketArn: `arn:aws:s3:::${one.name}`,
      BucketRegion: one.region,
      CreationDate: ago(call.estate.site, one.madeDaysAgo * 1440),
    })),
    Owner: { ID: hex(call.account.id, 64) },
    ContinuationToken: next,
    Prefix: prefix,
  };
}

function listObjects(call: Call): Output {
  const { input, estate } = call;
  const bucket = bucketOf(call);
  const prefix = text(input, 'Prefix') ?? '';
  const delimiter = text(input, 'Delimiter');
  const after = text(input, 'StartAfter') ?? '';
  const objects = bucket.objects
    .filter(({ key }) => key.startsWith(prefix) && key > after)
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const folderOf = (key: string): string | undefined => {
    const end = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length);
    return end < 0 || delimiter === undefined ? undefined : key.slice(0, end + delimiter.length);
  };
  const entries = [...new Map(objects.map((one) => [folderOf(one.key) ?? one.key, one]))];
  const { items, next } = page(entries, input, {
    of: 's3api.ListObjectsV2',
    limit: 'MaxKeys',
    token: 'ContinuationToken',
    most: 1000,
  });
  const folders = items.filter(([name, { key }]) => name !== key);
  return {
    Name: bucket.name,
    Prefix: prefix,
    Delimiter: delimiter,
    MaxKeys: number(input, 'MaxKeys') ?? 1000,
    KeyCount: items.length,
    IsTruncated: next !== undefined,
    NextContinuationToken: next,
    ContinuationToken: text(input, 'ContinuationToken'),
    StartAfter: text(input, 'StartAfter'),
    ...(folders.length === 0 ? {} : { CommonPrefixes: folders.map(([Prefix]) => ({ Prefix })) }),
    ...(folders.length === items.length && items.length > 0
      ? {}
      : {
          Contents: items
            .filter(([name, { key }]) => name === key)
            .map(([, { key, bytes, minutesAgo }]) => ({
              Key: key,
              Size: bytes,
              LastModified: ago(estate.site, minutesAgo),
              ETag: `"${hex(key, 32)}"`,
              StorageClass: 'STANDARD',
            })),
        }),
  };
}

function bucketOf(call: Call): Bucket {
  const name = requiredText(call.input, 'Bucket');
  const bucket = buckets(call.account).find((one) => one.name === name);
  if (bucket === undefined) throw new Refusal('NoSuchBucket', 'The specified bucket does not exist', 404);
  return bucket;
}
