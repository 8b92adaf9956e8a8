import { existsSync, readFileSync } from 'node:fs';
import { IgnoreMode } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { ContainerImage, CpuArchitecture } from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { Parameters } from './parameters.ts';

/** A Dockerfile and the folder that it builds from. */
export interface ImageSource {
  readonly folder: string;
  readonly dockerfile: string;
}

export const architectures = {
  ARM64: { cpu: CpuArchitecture.ARM64, platform: Platform.LINUX_ARM64 },
  X86_64: { cpu: CpuArchitecture.X86_64, platform: Platform.LINUX_AMD64 },
} as const;

/** An image in ECR, of any account and Region. */
const ECR =
  /^(?<account>\d{12})\.dkr\.ecr\.(?<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/(?<name>[^:@]+)[:@](?<version>.+)$/;

/** The image of the given address, or one that is built here for the architecture of the tasks. */
export function image(
  scope: Construct,
  { Image, Architecture, partition }: Parameters,
  source: ImageSource,
): ContainerImage {
  if (Image === undefined) {
    return ContainerImage.fromAsset(source.folder, {
      file: source.dockerfile,
      platform: architectures[Architecture].platform,
      // What does not go in is no reason to build and deploy it again.
      exclude: [...ignored(`${source.folder}/${source.dockerfile}.dockerignore`)],
      ignoreMode: IgnoreMode.DOCKER,
    });
  }
  const { account, region, name, version } = ECR.exec(Image)?.groups ?? {};
  if (account === undefined || region === undefined || name === undefined || version === undefined) {
    return ContainerImage.fromRegistry(Image);
  }
  // With the rights to pull it: a repository of another account has to allow that, too.
  const repository = Repository.fromRepositoryAttributes(scope, 'Repository', {
    repositoryName: name,
    repositoryArn: `arn:${partition}:ecr:${region}:${account}:repository/${name}`,
  });
  return ContainerImage.fromEcrRepository(repository, version);
}

/** The patterns of a file that says what a build does not see; none where there is no such file. */
function ignored(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n');
  return lines.map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'));
}
