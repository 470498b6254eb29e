#!/usr/bin/env bash
# Makes the films and pictures that simulated jobs return, anew. Needs FFmpeg with libx264, aac and libwebp.
set -euo pipefail
cd -- "$(dirname -- "$0")/src/main/resources/films"

film() { # name size seconds
  ffmpeg -v error -y -f lavfi -i "testsrc2=size=$2:rate=12" -f lavfi -i "sine=frequency=330:sample_rate=22050" -t "$3" \
    -c:v libx264 -preset veryslow -crf 43 -pix_fmt yuv420p -g 48 -c:a aac -b:a 16k -ac 1 -movflags +faststart \
    -map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact "$1.mp4"
}

film landscape-4 320x180 4
film landscape-8 320x180 8
film portrait-4 180x320 4
film portrait-8 180x320 8
ffmpeg -v error -y -i landscape-4.mp4 -frames:v 1 -fflags +bitexact thumbnail.webp
ffmpeg -v error -y -i landscape-4.mp4 -vf "fps=1,scale=80:-2,tile=4x1" -frames:v 1 -q:v 10 -fflags +bitexact spritesheet.jpg
