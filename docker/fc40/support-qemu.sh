#!/bin/bash
# ---
# private: true
# optional: true
# products: [/root/rpmbuild/RPMS]

# The QEMU for the devices of simx. Its source is not public. The last known commit of these images is
# 30a8d7c6295e4843b68e8a6f3fea3fb57a116bef.
cat >mlx-qemu.spec <<'SPEC'
Name: mlx-qemu
Version: 1
Release: 1%{?dist}
Summary: QEMU with the devices of simx
License: Proprietary

%description
Starts the VMs of mkt, in place of Fedora's QEMU.

%build
./simx_configure --target=x86 --prefix=/opt/simx --disable-seccomp
make %{?_smp_mflags}

%install
make DESTDIR=%{buildroot} install
mkdir -p %{buildroot}/etc/qemu-kvm
ln -s /etc/qemu/bridge.conf %{buildroot}/etc/qemu-kvm/bridge.conf

%files
/opt/simx/*
/etc/qemu-kvm/bridge.conf
SPEC
rpmbuild --build-in-place -bb --define 'debug_package %{nil}' mlx-qemu.spec
