#!/bin/bash
# ---
# git_url: https://github.com/linux-rdma/rdma-core.git
# git_commit: d74b9602d50f24f535e7a5f375b1a177426e904c
# products: [/root/rpmbuild/RPMS]

# Stripped by rpmbuild, in place of packages with debugging information that are larger than all the others.
rpmbuild --build-in-place -bb --define 'debug_package %{nil}' redhat/rdma-core.spec
