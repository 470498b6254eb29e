package dev.reelay.adapters.studio.picture;

import java.awt.Color;

/** Colors that go together. */
public enum Palette {
  STORM(0x0E1626, 0x27405E, 0x7D93A6, 0x2C4560, 0x16283C, 0x0A131F, 0xFFD27A),
  OCEAN(0x06304F, 0x1177A0, 0x9BE3E0, 0x1C8FAE, 0x0B5A80, 0x05324F, 0xFFE29A),
  DAWN(0x33295C, 0xB65C86, 0xFFC79A, 0x8C5287, 0x553A6E, 0x2C2148, 0xFFE7B8),
  SUNSET(0x2B1240, 0xC33D55, 0xFFB259, 0x8E2F57, 0x55204D, 0x250F33, 0xFFE08A),
  FOREST(0x0D2B2A, 0x2F7560, 0xD6E8A6, 0x3B7F63, 0x1D5245, 0x0C2A27, 0xFFDF7E),
  NIGHT(0x050A1E, 0x142A57, 0x41639B, 0x1D3566, 0x101F45, 0x070E26, 0xFFE9B0),
  COSMOS(0x07041A, 0x2A1157, 0x7A2E8E, 0x4B2380, 0x291257, 0x0E0628, 0x6FE3FF),
  DESERT(0x3A4E80, 0xE39A6B, 0xFFE0AC, 0xC9784F, 0x994F3B, 0x5B2D2C, 0xFFF3C9),
  SNOW(0x2E4A73, 0x86ABCB, 0xF1F6FA, 0x9AB6CF, 0x5F80A4, 0x2F4A6E, 0xFFD9A8),
  NEON(0x0A0620, 0x3B0F63, 0xFF3E8A, 0x3A1470, 0x220B4B, 0x0D0526, 0x2BF3E6),
  EMBER(0x17070A, 0x7A1C16, 0xFF7A2B, 0x6B1D19, 0x3E1013, 0x1A070A, 0xFFC24D),
  BLOSSOM(0x4A2A5E, 0xD9789F, 0xFFDDE0, 0xB5648F, 0x7D437A, 0x43285A, 0xFFF0C4),
  MEADOW(0x1C5C8C, 0x7CC3D8, 0xFBF3C2, 0x7FB56B, 0x4B8A56, 0x245440, 0xFFF0A0),
  SLATE(0x11161F, 0x33465C, 0xC4A88A, 0x3F5166, 0x28374A, 0x131B27, 0xF5C16C);

  private final Color top;
  private final Color middle;
  private final Color bottom;
  private final Color far;
  private final Color mid;
  private final Color near;
  private final Color accent;

  Palette(int top, int middle, int bottom, int far, int mid, int near, int accent) {
    this.top = new Color(top);
    this.middle = new Color(middle);
    this.bottom = new Color(bottom);
    this.far = new Color(far);
    this.mid = new Color(mid);
    this.near = new Color(near);
    this.accent = new Color(accent);
  }

  Color top() {
    return top;
  }

  Color middle() {
    return middle;
  }

  Color bottom() {
    return bottom;
  }

  Color near() {
    return near;
  }

  Color accent() {
    return accent;
  }

  /** The color of a layer of land or water: 0 is the farthest, 1 the nearest. */
  Color layer(double depth) {
    return depth < 0.5 ? mix(far, mid, depth * 2) : mix(mid, near, depth * 2 - 1);
  }

  /** A color between two: the first at 0, the second at 1. */
  static Color mix(Color first, Color second, double share) {
    double other = Math.clamp(share, 0, 1);
    double own = 1 - other;
    return new Color(
        (int) Math.round(first.getRed() * own + second.getRed() * other),
        (int) Math.round(first.getGreen() * own + second.getGreen() * other),
        (int) Math.round(first.getBlue() * own + second.getBlue() * other));
  }

  /** The color with an opacity of 0 to 1. */
  static Color alpha(Color color, double opacity) {
    int alpha = (int) Math.round(Math.clamp(opacity, 0, 1) * 255);
    return new Color(color.getRed(), color.getGreen(), color.getBlue(), alpha);
  }
}
