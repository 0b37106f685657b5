/** The commands that the in-process shell has of its own, because those of just-bash differ from coreutils. */

import { cmp } from "./cmp.ts";
import { cp, install } from "./cp.ts";
import { base64, checksum, gzip, od } from "./dumps.ts";
import { cut, tr } from "./fields.ts";
import { cat, head, tac, tail, uniq, wc } from "./lines.ts";
import { ln } from "./ln.ts";
import { ls } from "./ls.ts";
import { chmod, mkdir, rmdir, touch } from "./make.ts";
import { mv, rm } from "./mv.ts";
import { basename, dirname, readlink, realpath } from "./paths.ts";
import { sort } from "./sort.ts";
import { stat } from "./stat.ts";
import { tar } from "./tar.ts";
import type { Tool } from "./tool.ts";
import { xargs } from "./xargs.ts";

export const TOOLS_OF_OUR_OWN: Readonly<Record<string, Tool>> = {
  base64,
  basename,
  cat,
  chmod,
  cmp,
  cp,
  cut,
  dirname,
  gunzip: gzip(true, false),
  gzip: gzip(false, false),
  head,
  install,
  ln,
  ls,
  md5sum: checksum("md5"),
  mkdir,
  mv,
  od,
  readlink,
  realpath,
  rm,
  rmdir,
  sha1sum: checksum("sha1"),
  sha256sum: checksum("sha256"),
  sort,
  stat,
  tac,
  tail,
  tar,
  touch,
  tr,
  uniq,
  wc,
  xargs,
  zcat: gzip(true, true),
};
