import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';

/** Bytes at the head and before the read end that prove that a file still holds what was read. */
export const proofBytes = 1_024;

/** A hash of a stretch of a file. */
export interface FileProof {
  /** First byte of the stretch. */
  readonly at: number;
  readonly length: number;
  readonly hash: string;
}

/** The proof of some bytes that stand at `at`. */
export function proofOf(bytes: Buffer, at: number): FileProof {
  return { at, length: bytes.length, hash: createHash('sha256').update(bytes).digest('base64') };
}

/** Reads a stretch; shorter where the file ends. */
export async function readStretch(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const { bytesRead } = await file.read(bytes, read, length - read, at + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return bytes.subarray(0, read);
}

/** True where the file holds the proven bytes at their place. */
export async function holds(file: FileHandle, proof: FileProof): Promise<boolean> {
  const bytes = await readStretch(file, proof.at, proof.length);
  return bytes.length === proof.length && proofOf(bytes, proof.at).hash === proof.hash;
}

/** The proof of what stands in a file now. @throws the system's error. */
export async function proveStretch(path: string, at: number, length: number): Promise<FileProof> {
  const handle = await open(path, 'r');
  try {
    return proofOf(await readStretch(handle, at, length), at);
  } finally {
    await handle.close();
  }
}
