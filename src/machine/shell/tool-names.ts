/** The commands of just-bash that base images usually have. Interpreters of other languages are not included. */

/** Commands that read or write files. */
export const FILE_TOOLS: readonly string[] =
  "awk base64 cat column comm cp cut diff egrep expand fgrep file fold grep gunzip gzip head join jq md5sum nl od paste rev sed sha1sum sha256sum sort split strings tac tail tar tee tr unexpand uniq wc yq zcat".split(
    " ",
  );

const OTHERS: readonly string[] =
  "basename chmod dirname du echo expr false find hostname ln ls mkdir mv printf pwd readlink rm rmdir seq sleep stat test time timeout touch tree true which xargs [".split(
    " ",
  );

export const TOOLS: readonly string[] = [...FILE_TOOLS, ...OTHERS];

/** Commands of coreutils, diffutils and patch that each base image has and the in-process shell lacks. A call is reported as a limit. */
export const MISSING_COMMANDS: readonly string[] =
  "b2sum cksum csplit factor fmt link logname mknod nice nohup numfmt patch pathchk pr ptx sha224sum sha384sum sha512sum shred shuf stdbuf sum tsort unlink vdir yes".split(
    " ",
  );
