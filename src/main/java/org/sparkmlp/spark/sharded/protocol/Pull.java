package org.sparkmlp.spark.sharded.protocol;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.sparkmlp.spark.sharded.blocks.BlockName;
import org.sparkmlp.spark.sharded.blocks.Stamp;

/**
 * Blocks that are being fetched for one purpose: asked for again until each has come once.
 *
 * <p>A block counts only if it was asked for at the present {@link At} and carries the right {@link
 * Stamp}. One with another stamp is not written yet: its publisher is asked again, soon if little
 * time has been waited so far, else later. A publisher writes its notes last, and leaves as it is
 * what others still need; so notes with the right stamp say that all is there.
 *
 * <p>Where there is much to fetch, notes are asked for first, and all else once all notes are here.
 * While some are missing only one publisher is asked again and again, so that many workers who wait
 * for a slow one do not keep each other from working.
 */
final class Pull {
  private static final long LOST = 10_000_000_000L; // ns
  private static final long SOONEST = 20_000; // ns
  private static final long LATEST = 20_000_000; // ns
  private static final int SHARE = 8; // of the time waited so far, until asking again
  private static final long NEVER = Long.MAX_VALUE;
  private static final int NOBODY = Integer.MIN_VALUE;

  private final Transport transport;
  private final int eager; // floats that are asked for together with notes, at most
  private final TreeMap<Integer, Source> sources = new TreeMap<>(); // by publisher
  private final Set<BlockName> wanted = new HashSet<>();
  private At at = At.NOWHERE;
  private Stamp stamp;
  private List<String> addresses = List.of();
  private int missingNotes;
  private int asked = NOBODY; // the one that is asked again and again
  private long begun;
  private long heard; // when something last came, or all was asked for
  private long again = NEVER; // when to ask for what was not there

  /** What is to be fetched of one publisher, in the order in which it is asked for. */
  private static final class Source {
    final List<BlockName> notes = new ArrayList<>();
    final List<BlockName> all = new ArrayList<>();
    long floats; // beside the notes
  }

  Pull(Transport transport, int eager) {
    this.transport = transport;
    this.eager = eager;
  }

  /** Forgets what was wanted before; to be followed by {@link #want} and {@link #ask}. */
  void begin(At newAt, Stamp newStamp, List<String> newAddresses) {
    cancel();
    sources.clear();
    at = newAt;
    stamp = newStamp;
    addresses = newAddresses;
  }

  /** Wants a block of so many floats; of each publisher, its notes before all else. */
  void want(int publisher, BlockName name, int length) {
    Source source = sources.computeIfAbsent(publisher, key -> new Source());
    source.all.add(name);
    if (name.kind().isNotes()) {
      source.notes.add(name);
      missingNotes++;
    } else {
      source.floats += length;
    }
    wanted.add(name);
  }

  /** Asks every publisher. */
  void ask(long now) {
    begun = now;
    askAll(now);
  }

  private void askAll(long now) {
    heard = now;
    sources.keySet().forEach(this::ask);
  }

  private void ask(int publisher) {
    Source source = sources.get(publisher);
    boolean together = missingNotes == 0 || source.floats <= eager;
    List<BlockName> names = together ? source.all : source.notes;
    if (!wanted.containsAll(names)) {
      names = names.stream().filter(wanted::contains).toList();
    }
    if (!names.isEmpty()) {
      String address = publisher == Transport.DRIVER ? "" : addresses.get(publisher);
      transport.fetch(at, publisher, address, names);
    }
  }

  /** Asks again for what was not there, and for all where nothing has come for long. */
  void tick(long now) {
    if (!wanted.isEmpty() && now - heard >= LOST) {
      askAll(now);
    }
    if (now >= again) {
      again = NEVER;
      for (int publisher : sources.keySet()) {
        if (isMissing(publisher)) {
          asked = publisher;
          ask(publisher);
          return;
        }
      }
    }
  }

  private boolean isMissing(int publisher) {
    List<BlockName> names = sources.get(publisher).all;
    return missingNotes == 0
        ? names.stream().anyMatch(wanted::contains)
        : sources.get(publisher).notes.stream().anyMatch(wanted::contains);
  }

  /** When the next {@link #tick} has something to do, as far as is known. */
  long wakeAt() {
    return again;
  }

  /** Whether a block that came is wanted; from then on it is not. */
  boolean accept(At askedAt, BlockName name, Stamp found, int publisher, long now) {
    if (!askedAt.equals(at) || !wanted.contains(name)) {
      return false;
    }
    if (!found.equals(stamp)) {
      long wait = Math.max(SOONEST, Math.min(LATEST, (now - begun) / SHARE));
      again = Math.min(again, now + wait);
      return false;
    }
    wanted.remove(name);
    heard = now;
    if (name.kind().isNotes()) {
      onNotes(publisher);
    }
    return true;
  }

  private void onNotes(int publisher) {
    missingNotes--;
    if (missingNotes == 0) {
      for (int each : sources.keySet()) {
        if (sources.get(each).floats > eager) {
          ask(each);
        }
      }
    } else if (publisher == asked) {
      asked = NOBODY;
      sources.keySet().stream().filter(this::isMissing).forEach(this::ask);
    }
  }

  /** Whether all notes are here. */
  boolean hasNotes() {
    return missingNotes == 0;
  }

  boolean isDone() {
    return wanted.isEmpty();
  }

  void cancel() {
    wanted.clear();
    missingNotes = 0;
    asked = NOBODY;
    again = NEVER;
  }
}
