package org.sparkmlp.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** At which ports processes of this machine listen, as Linux has it in {@code /proc}. */
final class ListeningPorts {
  private static final int ADDRESS = 1; // columns of /proc/net/tcp
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final String LISTENING = "0A";

  private ListeningPorts() {}

  /** Addresses and ports in hexadecimal, as Linux writes them, each with the process. */
  static List<String> of(List<Long> processes) {
    try {
      List<String> ports = new ArrayList<>();
      for (long process : processes) {
        Set<String> sockets = sockets(process);
        for (String line : table()) {
          String[] columns = line.strip().split("\\s+");
          if (columns[STATE].equals(LISTENING)
              && sockets.contains("socket:[" + columns[INODE] + "]")) {
            ports.add(process + " " + columns[ADDRESS]);
          }
        }
      }
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> table() throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path table : List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"))) {
      if (Files.exists(table)) { // there need not be IPv6
        lines.addAll(Files.readAllLines(table));
      }
    }
    return lines;
  }

  private static Set<String> sockets(long process) throws IOException {
    Set<String> sockets = new HashSet<>();
    try (Stream<Path> files = Files.list(Path.of("/proc", "" + process, "fd"))) {
      for (Path file : files.toList()) {
        try {
          sockets.add(Files.readSymbolicLink(file).toString());
        } catch (NoSuchFileException e) {
          continue; // closed since
        }
      }
    }
    return sockets;
  }
}
