package dev.reelay.adapters.studio.picture;

/** What a scene shows. */
public enum Motif {
  LIGHTHOUSE {
    @Override
    void paint(Canvas c) {
      Sky.gradient(c);
      Sky.stars(c, 0.4);
      Sky.clouds(c, 0.02, 0.4, 0.22);
      Land.waves(c, 0.66, 4, 0.02);
      Lighthouse.stand(c, c.between(0.72, 0.8), 0.80, 0.50);
      Land.waves(c, 0.85, 3, 0.03);
    }
  },
  STORM {
    @Override
    void paint(Canvas c) {
      Sky.gradient(c);
      Sky.clouds(c, -0.05, 0.3, 0.42);
      Sky.lightning(c, c.between(0.3, 0.8), 0.62);
      Land.waves(c, 0.6, 6, 0.055);
      Sky.rain(c);
    }
  },
  WAVES {
    @Override
    void paint(Canvas c) {
      Sky.gradient(c);
      Sky.sun(c, c.between(0.25, 0.75), 0.4, 8);
      Sky.clouds(c, 0.05, 0.3, 0.2);
      Sky.birds(c, 0.2, 0.35);
      Land.waves(c, 0.54, 7, 0.032);
    }
  },
  MOUNTAINS {
    @Override
    void paint(Canvas c) {
      Sky.gradient(c);
      Sky.stars(c, 0.3);
      Sky.sun(c, c.between(0.2, 0.8), c.between(0.22, 0.36), 7);
      Sky.clouds(c, 0.1, 0.4, 0.14);
      Land.mountains(c, 0.5, 5);
    }
  },
  FOREST {
    @Override
    void paint(Canvas c) {
      Sky.gradient(c);
      Sky.sun(c, c.between(0.3, 0.7), 0.34, 8);
      Land.mountains(c, 0.5, 2);
      Land.forest(c, 0.6);
      Sky.birds(c, 0.18, 0.32);
    }
  },
  CITY {
    @Override
    void paint(Canvas c) {
      Sky.gradient(c);
      Sky.stars(c, 0.45);
      Sky.moon(c, c.between(0.2, 0.8), 0.22, 7);
      Land.city(c, 0.34);
    }
  },
  RAIN {
    @Override
    void paint(Canvas c) {
      Sky.gradient(c);
      Sky.clouds(c, -0.02, 0.28, 0.36);
      Land.city(c, 0.4);
      Sky.rain(c);
    }
  },
  NIGHT {
    @Override
    void paint(Canvas c) {
      Sky.gradient(c);
      Sky.stars(c, 0.75);
      Sky.moon(c, c.between(0.2, 0.8), 0.26, 9);
      Land.mountains(c, 0.68, 3);
    }
  },
  SPACE {
    @Override
    void paint(Canvas c) {
      Sky.gradient(c);
      Sky.clouds(c, 0.1, 0.9, 0.10);
      Sky.stars(c, 1.25);
      Landmark.planet(c, c.between(0.58, 0.78), c.between(0.28, 0.42), 17);
    }
  },
  DUNES {
    @Override
    void paint(Canvas c) {
      Sky.gradient(c);
      Sky.sun(c, c.between(0.25, 0.75), 0.36, 10);
      Land.dunes(c, 0.56);
    }
  },
  SNOWFALL {
    @Override
    void paint(Canvas c) {
      Sky.gradient(c);
      Land.mountains(c, 0.48, 3);
      Land.forest(c, 0.7);
      Sky.snow(c);
    }
  },
  HORIZON {
    @Override
    void paint(Canvas c) {
      Sky.gradient(c);
      Sky.stars(c, 0.5);
      Landmark.blinds(c, 0.5, 0.42, 19);
      Landmark.grid(c, 0.62);
    }
  },
  RIBBONS {
    @Override
    void paint(Canvas c) {
      Sky.gradient(c);
      c.glow(
          c.between(0.2, 0.8) * c.w(),
          c.between(0.2, 0.6) * c.h(),
          c.unit() * 80,
          c.palette().accent(),
          0.4);
      Landmark.ribbons(c);
    }
  },
  BOKEH {
    @Override
    void paint(Canvas c) {
      Sky.gradient(c);
      c.glow(
          c.between(0.2, 0.8) * c.w(),
          c.between(0.3, 0.8) * c.h(),
          c.unit() * 70,
          c.palette().accent(),
          0.45);
      Landmark.bokeh(c);
    }
  };

  abstract void paint(Canvas canvas);

  /** Whether something stands in the right half that a title must not cover. */
  boolean standsRight() {
    return this == LIGHTHOUSE || this == SPACE;
  }
}
