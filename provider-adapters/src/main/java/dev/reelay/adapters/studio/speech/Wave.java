package dev.reelay.adapters.studio.speech;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Mono sound in memory.
 *
 * @param rate samples per second
 * @param samples from -1 to 1
 */
@SuppressWarnings("ArrayRecordComponent")
public record Wave(int rate, float[] samples) {

  /** The rate of every file that the studio keeps. */
  public static final int STUDIO_RATE = 24_000;

  private static final int HEADER = 44;
  private static final float SILENCE = 0.004f;

  /** Its length in seconds. */
  public double seconds() {
    return (double) samples.length / rate;
  }

  /** Root mean square of the samples, 0 for silence. */
  public double loudness() {
    double sum = 0;
    for (float sample : samples) {
      sum += (double) sample * sample;
    }
    return samples.length == 0 ? 0 : Math.sqrt(sum / samples.length);
  }

  /** The same sound at another rate, with linear interpolation. */
  public Wave resampled(int newRate) {
    if (newRate == rate || samples.length == 0) {
      return new Wave(newRate, samples);
    }
    int length = (int) Math.max(1, Math.round((double) samples.length * newRate / rate));
    float[] result = new float[length];
    for (int i = 0; i < length; i++) {
      double at = (double) i * rate / newRate;
      int left = (int) Math.min(samples.length - 1L, (long) at);
      int right = Math.min(samples.length - 1, left + 1);
      double share = at - left;
      result[i] = (float) (samples[left] * (1 - share) + samples[right] * share);
    }
    return new Wave(newRate, result);
  }

  /** Without the silence at both ends. */
  public Wave trimmed() {
    int from = 0;
    while (from < samples.length && Math.abs(samples[from]) < SILENCE) {
      from++;
    }
    int to = samples.length;
    while (to > from && Math.abs(samples[to - 1]) < SILENCE) {
      to--;
    }
    return new Wave(rate, Arrays.copyOfRange(samples, from, to));
  }

  /** Amplified so that the loudest sample reaches the peak. */
  public Wave normalized(float peak) {
    float loudest = 0;
    for (float sample : samples) {
      loudest = Math.max(loudest, Math.abs(sample));
    }
    if (loudest < SILENCE) {
      return this;
    }
    float[] result = samples.clone();
    for (int i = 0; i < result.length; i++) {
      result[i] *= peak / loudest;
    }
    return new Wave(rate, result);
  }

  /** Starts after the lead, in samples, and is cut or padded to the length; a cut end fades out. */
  public Wave fitted(int lead, int length) {
    float[] result = new float[length];
    int start = Math.min(lead, length);
    int count = Math.min(samples.length, length - start);
    System.arraycopy(samples, 0, result, start, count);
    if (count < samples.length) {
      int fade = Math.min(count, rate / 20);
      for (int i = 0; i < fade; i++) {
        result[start + count - 1 - i] *= (float) i / fade;
      }
    }
    return new Wave(rate, result);
  }

  /** Writes 16-bit PCM. */
  public void write(Path file) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(HEADER + samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + samples.length * 2);
    bytes.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    bytes.putShort((short) 1).putShort((short) 1).putInt(rate).putInt(rate * 2);
    bytes.putShort((short) 2).putShort((short) 16);
    bytes.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(samples.length * 2);
    for (float sample : samples) {
      bytes.putShort((short) Math.round(Math.clamp(sample, -1f, 1f) * 32_767));
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write(bytes.array());
    }
  }

  /**
   * Reads 16-bit PCM; of several channels the first one.
   *
   * @throws IOException when the file is something else
   */
  public static Wave read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.limit() < HEADER || bytes.getInt(0) != 0x46464952) {
      throw new IOException("not a wave file");
    }
    int channels = 1;
    int rate = STUDIO_RATE;
    int at = 12;
    while (at + 8 <= bytes.limit()) {
      int id = bytes.getInt(at);
      // Engines that write to a pipe leave the size open, as a negative or far too large number.
      int size =
          (int) Math.min(Integer.toUnsignedLong(bytes.getInt(at + 4)), bytes.limit() - at - 8L);
      if (id == 0x20746d66) {
        channels = Math.max(1, bytes.getShort(at + 10));
        rate = bytes.getInt(at + 12);
      } else if (id == 0x61746164) {
        return new Wave(rate, pcm(bytes, at + 8, size, channels));
      }
      at += 8 + size + (size & 1);
    }
    throw new IOException("no sound in the wave file");
  }

  /** Sound from 16-bit samples. */
  static float[] pcm(ByteBuffer bytes, int from, int size, int channels) {
    float[] samples = new float[size / 2 / channels];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = bytes.getShort(from + i * 2 * channels) / 32_768f;
    }
    return samples;
  }
}
