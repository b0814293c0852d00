#!/usr/bin/env python3
"""delay.py A B MS [LOSS%]: carries Ethernet frames between interfaces A and B, each MS milliseconds late.

Stands in for netem, which this kernel lacks. The sockets carry the virtio-net header, so large
segmentation-offload frames and their unfinished checksums pass through as they are.
"""
import heapq, random, select, socket, sys, time

SOL_PACKET, PACKET_VNET_HDR, PACKET_IGNORE_OUTGOING = 263, 15, 23


def port(name):
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))  # ETH_P_ALL
    s.setsockopt(SOL_PACKET, PACKET_VNET_HDR, 1)
    s.setsockopt(SOL_PACKET, PACKET_IGNORE_OUTGOING, 1)
    s.setsockopt(socket.SOL_SOCKET, 33, 32 << 20)  # SO_RCVBUFFORCE
    s.bind((name, 0))
    s.setblocking(False)
    return s


def main():
    a, b = port(sys.argv[1]), port(sys.argv[2])
    delay = float(sys.argv[3]) / 1000
    loss = float(sys.argv[4]) / 100 if len(sys.argv) > 4 else 0
    other = {a: b, b: a}
    queue, seq = [], 0
    while True:
        wait = max(0, queue[0][0] - time.monotonic()) if queue else None
        for s in select.select([a, b], [], [], wait)[0]:
            try:
                while True:
                    frame = s.recv(70000)
                    if not loss or random.random() >= loss:
                        seq += 1
                        heapq.heappush(queue, (time.monotonic() + delay, seq, other[s], frame))
            except OSError:  # nothing more to read; or the cable was cut, and the socket wakes when it is plugged in again
                pass
        now = time.monotonic()
        while queue and queue[0][0] <= now:
            _, _, s, frame = heapq.heappop(queue)
            try:
                s.send(frame)
            except OSError:  # cable cut or buffer full: the frame is lost, as on a wire
                pass


main()
