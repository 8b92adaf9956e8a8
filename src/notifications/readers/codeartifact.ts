import type { Reader } from '../event.ts';
import { familyReader } from './event-forms.ts';

/** Package versions in CodeArtifact. */
export const codeArtifact: Reader = familyReader({
  sources: ['aws.codeartifact'],
  type: 'CodeArtifact',
  sourceName: 'AWS CodeArtifact',
  forms: [
    {
      detailType: 'CodeArtifact Package Version State Change',
      titles: [
        '{packageNamespace}/{packageName} {packageVersion} in {repositoryName}: {packageVersionState:words}',
        '{packageName} {packageVersion} in {repositoryName}: {packageVersionState:words}',
        '{packageName}: {packageVersionState:words}',
      ],
      state: 'packageVersionState :upper',
      severities: { published: 'good', deleted: 'warning', disposed: 'warning', unlisted: 'warning', '*': 'neutral' },
      facts: [
        ['Package', '{packageName}'],
        ['Namespace', '{packageNamespace}'],
        ['Version', '{packageVersion}'],
        ['State', '{packageVersionState}'],
        ['Operation', '{operationType}'],
        ['Repository', '{repositoryName}'],
        ['Domain', '{domainName}'],
        ['Owner of the domain', '{domainOwner}'],
        ['Format', '{packageFormat}'],
        ['Assets', '{changes.assetsAdded} added, {changes.assetsUpdated} updated, {changes.assetsRemoved} removed'],
        ['Revision', '{packageVersionRevision}'],
      ],
      links: [
        { path: 'codesuite/codeartifact/d/{domainOwner}/{domainName}/r/{repositoryName}' },
        { path: 'codesuite/codeartifact/repositories' },
      ],
      variables: { Package: 'packageName', Version: 'packageVersion', Repository: 'repositoryName' },
    },
  ],
});
