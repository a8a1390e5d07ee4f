FROM it.invalid/os/kvm:overlaid
COPY mine.txt /srv/overlay
