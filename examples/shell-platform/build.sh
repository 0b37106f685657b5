#!/bin/sh
# A platform as a shell script: it builds an app with one container for each phase, as kpack and Tekton do, and with bubblewrap for containers.
#
#   build.sh <lifecycle> <builder> <app> <work> <image> <run image>
#
# <lifecycle> has the programs of a lifecycle, or of the probe. <builder> has order.toml, run.toml, buildpacks/ and env/, the variables of the user.
# <work> keeps the cache between builds. Containers are the file system of this machine, read-only; a real platform takes a build image.
set -eu
lifecycle=$1 builder=$2 app=$3 work=$4 image=$5 run_image=$6
id=1000

mkdir -p "$work/cache" && rm -rf "$work/layers" "$work/workspace" "$work/platform"
mkdir -p "$work/layers" "$work/platform" "$work/home"
cp -r "$app" "$work/workspace"
cp -r "$builder/env" "$work/platform/env"
printf '[source]\ntype = "folder"\n\n[source.version]\npath = "%s"\n' "$app" >"$work/layers/project-metadata.toml"
# Another user than root has a namespace with itself alone, and owns the volumes already.
if [ "$(id -u)" = 0 ]; then
  chown -R $id:$id "$work/layers" "$work/workspace" "$work/cache" "$work/home"
  namespaces="--unshare-ipc --unshare-pid --unshare-net --unshare-uts --cap-add CAP_SETUID --cap-add CAP_SETGID"
  user="setpriv --reuid $id --regid $id --clear-groups"
else
  namespaces=--unshare-all user="" id=$(id -u)
fi

# container <program> <argument>...: a new container, whose volumes are those of the build.
container() {
  program=$1
  shift
  bwrap $namespaces --die-with-parent --clearenv \
    --ro-bind /usr /usr --symlink usr/bin /bin --symlink usr/lib /lib --symlink usr/lib64 /lib64 --ro-bind /etc /etc \
    --proc /proc --dev /dev --perms 1777 --tmpfs /tmp --perms 755 --dir /cnb --perms 755 --dir /home \
    --ro-bind "$lifecycle" /cnb/lifecycle \
    --ro-bind "$builder/buildpacks" /cnb/buildpacks \
    --ro-bind "$builder/order.toml" /cnb/order.toml \
    --ro-bind "$builder/run.toml" /cnb/run.toml \
    --ro-bind "$work/platform" /platform \
    --bind "$work/layers" /layers --bind "$work/workspace" /workspace --bind "$work/cache" /cache --bind "$work/home" /home/cnb \
    --setenv PATH /usr/local/bin:/usr/bin:/bin --setenv HOME /home/cnb \
    --setenv CNB_PLATFORM_API 0.13 --setenv CNB_USER_ID $id --setenv CNB_GROUP_ID $id \
    --chdir / -- $user "/cnb/lifecycle/$program" "$@"
}

container analyzer -run-image "$run_image" "$image"
container detector
container restorer -cache-dir /cache
container builder
container exporter -cache-dir /cache "$image"
