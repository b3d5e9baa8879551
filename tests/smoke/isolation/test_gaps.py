from sovcheck.smoke.isolation.gaps import of_files, of_rdma, of_this_machine, of_unix_sockets


def test_names_what_is_there(tmp_path):
    for card in ("lo", "eth0"):
        (tmp_path / "sys/class/net" / card).mkdir(parents=True)
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/self/mountinfo").write_text(
        "30 1 0:30 / /data rw - nfs4 server:/data rw\n31 1 0:31 / /home rw - ext4 /dev/sda rw\n"
        "32 1 0:32 / /cloud rw - fuse.s3fs s3fs rw\n"
    )
    found = list(of_this_machine(tmp_path))
    assert found[:2] == ["sysfs: eth0", "network-file-systems: /data, /cloud"]


def test_rdma_is_a_gap_where_its_devices_can_be_opened(tmp_path):
    assert list(of_rdma(tmp_path)) == []
    (tmp_path / "sys/class/infiniband/mlx5_0").mkdir(parents=True)
    assert list(of_rdma(tmp_path)) == ["rdma: mlx5_0"]


def test_files_are_a_gap_where_they_can_be_written(tmp_path):
    assert [gap.partition(":")[0] for gap in of_this_machine(tmp_path)] == ["files"]
    assert list(of_this_machine(tmp_path, sealed=True)) == []


def test_names_what_answers_what_can_be_read_and_what_is_shared():
    assert list(of_files([], [], shared_memory=False)) == []
    gaps = list(of_files(["/net/a"], ["/home/k.key"], shared_memory=True))
    assert gaps[:2] == ["bare-folders: /net/a", "signing-key: /home/k.key"]
    assert gaps[2].startswith("shared-memory: ")


def test_many_sockets_are_counted_and_odd_names_are_harmless():
    assert list(of_unix_sockets([])) == []
    assert list(of_unix_sockets([f"/run/{number}\x1b" for number in range(10)])) == [
        "unix-sockets: " + ", ".join(f"/run/{number}?" for number in range(8)) + " and 2 more"
    ]
