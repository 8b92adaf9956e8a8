import { stat } from 'node:fs/promises';
import { AdminWindow } from './admin-window.ts';

/** A picture of the operators' page. */
interface AdminPicture {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly path: string;
  readonly size: { readonly width: number; readonly height: number; readonly scale: number; readonly dark?: boolean };
}

const wide = { width: 1240, height: 900, scale: 1 };
const phone = { width: 390, height: 844, scale: 1.5, dark: true };

const pictures: readonly AdminPicture[] = [
  { name: 'admin-overview', path: '', size: { ...wide, height: 1010 } },
  { name: 'admin-conversations', path: '/conversations', size: { ...wide, height: 700 } },
  { name: 'admin-deliveries', path: '/deliveries', size: { ...wide, height: 590 } },
  { name: 'admin-audit', path: '/audit', size: { ...wide, height: 760, dark: true } },
  { name: 'admin-phone', path: '', size: phone },
];

/** Makes the pictures of the operators' page, each at most so large. */
export async function takeAdminPictures(folder: string, atMostBytes: number): Promise<void> {
  const window = await AdminWindow.open();
  try {
    for (const { name, path, size } of pictures) {
      const context = await window.context(size);
      const page = await context.newPage();
      await page.goto(`${window.bed.origin}/admin/sign-in/begin`);
      await page.goto(`${window.bed.origin}/admin${path}`);
      const file = `${folder}${name}.png`;
      await page.screenshot({ path: file, animations: 'disabled' });
      await context.close();
      const { size: bytes } = await stat(file);
      process.stdout.write(`${name}.png ${Math.round(bytes / 1000)} KB\n`);
      if (bytes > atMostBytes) throw new Error(`${name}.png is larger than ${atMostBytes} bytes.`);
    }
  } finally {
    await window.close();
  }
}
