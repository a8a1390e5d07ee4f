#!/bin/bash
# ---
# private: true
# optional: true
# image_files:
#   local_mkt/support_qemu:fc40:
#     files: [/root/rpmbuild/RPMS/x86_64/*.rpm]
#     dest: /opt/rpms/
# products: [/root/rpmbuild/RPMS]

# The models of Mellanox's devices, which the QEMU of support-qemu.sh loads. Their source is not public. The last known
# commit of these images is 3c8ce7f00882ad2f37edfb28e78cd81a71d8002f.
rpm --upgrade --nodeps /opt/rpms/*.rpm

cat >mlx-simx.spec <<'SPEC'
Name: mlx-simx
Version: 1
Release: 1%{?dist}
Summary: Models of Mellanox devices for QEMU
License: Proprietary

%description
What the QEMU of the package mlx-qemu makes devices of.

%build
SIMX_PROJECT=mlx5 make %{?_smp_mflags} -C mellanox

%install
mkdir -p %{buildroot}/opt/simx/lib
cp mellanox/libml*.so %{buildroot}/opt/simx/lib/

%files
/opt/simx/*
SPEC
rpmbuild --build-in-place -bb --define 'debug_package %{nil}' mlx-simx.spec
