package dev.reelay.adapters.studio.speech;

import com.sun.speech.freetts.Voice;
import com.sun.speech.freetts.VoiceManager;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** FreeTTS, which runs inside this program and speaks English. */
public final class FreeTtsNarrator implements Narrator {

  private static final String VOICES = "freetts.voices";
  private static final String DIRECTORY =
      "com.sun.speech.freetts.en.us.cmu_us_kal.KevinVoiceDirectory";
  private static final int NATURAL_WORDS_PER_MINUTE = 150;

  // The library keeps one voice per program and is not made for more than one caller at a time.
  private static final ReentrantLock SPEAKING = new ReentrantLock();
  private static @Nullable Voice kevin;

  @Override
  public String name() {
    return "FreeTTS";
  }

  @Override
  public boolean speaks(String language) {
    return language.equals("en");
  }

  @Override
  public Wave speak(Line line, Path folder, BooleanSupplier cancelled)
      throws IOException, InterruptedException {
    SPEAKING.lockInterruptibly();
    try {
      Voice voice = voice();
      MemoryPlayer player = new MemoryPlayer();
      voice.setAudioPlayer(player);
      voice.setRate((float) (NATURAL_WORDS_PER_MINUTE * line.speed()));
      if (!voice.speak(plain(line.text()))) {
        throw new IOException("FreeTTS refused the text");
      }
      byte[] bytes = player.bytes();
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN);
      return new Wave(player.rate(), Wave.pcm(buffer, 0, bytes.length, 1));
    } catch (RuntimeException e) {
      // Its letter-to-sound rules throw whatever comes on text they cannot read.
      throw new IOException("FreeTTS failed", e);
    } finally {
      SPEAKING.unlock();
    }
  }

  private static Voice voice() throws IOException {
    Voice ready = kevin;
    if (ready != null) {
      return ready;
    }
    if (System.getProperty(VOICES) == null) {
      System.setProperty(VOICES, DIRECTORY);
    }
    Voice found = VoiceManager.getInstance().getVoice("kevin16");
    if (found == null) {
      throw new IOException("FreeTTS has no voice");
    }
    found.allocate();
    kevin = found;
    return found;
  }

  /** Only what the English rules can read: plain letters, figures and simple marks. */
  static String plain(String text) {
    String letters =
        Normalizer.normalize(text, Normalizer.Form.NFKD)
            .replaceAll("\\p{M}+", "")
            .replace('’', '\'')
            .replaceAll("[^A-Za-z0-9 ,.;:!?'-]+", " ")
            .replaceAll("\\s+", " ")
            .strip();
    return letters.isEmpty() ? "Scene." : letters;
  }
}
