import { strToU8, zipSync } from 'fflate';
import { FILES, type Manifest } from './teams-manifest.ts';

/**
 * The package that Teams takes: a zip with the manifest and both icons at its root. The same parts give the same bytes: no time of the
 * clock is in it.
 */
export function packApp(
  manifest: Manifest,
  icons: { readonly color: Uint8Array; readonly outline: Uint8Array },
): Uint8Array {
  return zipSync(
    {
      [FILES.manifest]: strToU8(`${JSON.stringify(manifest, null, 2)}\n`),
      [FILES.color]: icons.color,
      [FILES.outline]: icons.outline,
    },
    // Zip files have the time of a place, and begin with 1980.
    { level: 9, mtime: new Date(1980, 0, 1) },
  );
}
