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
