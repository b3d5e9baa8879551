#!/bin/sh
# Starts systemd as the first process of a machine of namespaces: the files of this one below what it writes itself,
# which is gone with it, no network, and no unit but those of one folder.
#
# usage: unshare --mount --pid --fork --net --uts --ipc --cgroup sh boot_systemd.sh FOLDER SHARED PROGRAM; SHARED is
# the folder of this machine, FOLDER/units are the units, PROGRAM is what they start, and it runs until one of them
# lets it exit.
set -eu
folder=$1
shared=$2
program=$3
new=$folder/root
mount --make-rprivate /
mount -t tmpfs none "$folder/written"
mkdir "$folder/written/upper" "$folder/written/work"
mount -t overlay -o "lowerdir=/,upperdir=$folder/written/upper,workdir=$folder/written/work" overlay "$new"
mount -t proc proc "$new/proc"
mount -t sysfs -o ro sysfs "$new/sys"
mount -t cgroup2 none "$new/sys/fs/cgroup"
mount --rbind /dev "$new/dev"
mount -t tmpfs none "$new/run"
# An overlay of / shows no other file system, so the one that holds the program is shown beside it.
holding=$(stat -c %m "$program")
if [ "$holding" != / ]; then mount --rbind "$holding" "$new$holding"; fi
mount --bind "$shared" "$new$shared"
mount -t tmpfs none "$new/etc/systemd/system"
cp -r "$folder/units/." "$new/etc/systemd/system"
# An ordinary user is to find the interpreter of the tests in the home of root, and what the tests gave to root alone.
chmod 0755 "$new/root"
until [ "$shared" = / ]; do
  shared=$(dirname "$shared")
  chmod a+x "$new$shared"
done
echo 'sovcheck:x:64999:64999::/nonexistent:/usr/sbin/nologin' >>"$new/etc/passwd"
echo 'sovcheck:x:64999:' >>"$new/etc/group"
cd "$new"
mkdir old
# From a changed root (chroot) nobody could make namespaces of users.
pivot_root . old
umount -l /old
exec env -i container=other PATH=/usr/bin:/bin:/usr/sbin:/sbin /lib/systemd/systemd --system --unit=all.target \
  --log-target=console --log-level=warning --show-status=no
