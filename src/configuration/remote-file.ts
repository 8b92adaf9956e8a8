/** A file that is not on this machine. */
export interface RemoteFile {
  /** Rejects with RemoteFileError. */
  text(): Promise<string>;
  /** Calls `onChange` when another version is there, and when reading it begins or ceases to fail; gives what ends that. */
  watch(onChange: () => void): () => void;
}

/** A remote file that cannot be read; the message says what to do about it. */
export class RemoteFileError extends Error {
  override readonly name = 'RemoteFileError';
}
