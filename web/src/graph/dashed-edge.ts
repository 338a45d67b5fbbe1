import { EdgeRectangleProgram } from 'sigma/rendering'

/** Sigma's straight edge with gaps: knowledge, apart from the links of patients. Six pixels drawn, five not. */
const fragmentShader = /* glsl */ `
precision highp float;

varying vec4 v_color;
varying vec2 v_normal;
varying float v_thickness;
varying float v_feather;

uniform float u_pixelRatio;

void main(void) {
  #ifdef PICKING_MODE
  gl_FragColor = v_color;
  #else
  // the normal turns over in the middle of the edge: one direction for both halves
  vec2 across = normalize(v_normal);
  if (across.x < 0.0 || (across.x == 0.0 && across.y < 0.0)) across = -across;
  float along = dot(gl_FragCoord.xy, vec2(across.y, -across.x)) / u_pixelRatio;
  if (mod(along, 11.0) > 6.0) discard;
  float rim = smoothstep(v_thickness - v_feather, v_thickness, length(v_normal) * v_thickness);
  gl_FragColor = mix(v_color, vec4(0.0), rim);
  #endif
}
`

export class DashedEdgeProgram extends EdgeRectangleProgram {
  override getDefinition(): ReturnType<EdgeRectangleProgram['getDefinition']> {
    return { ...super.getDefinition(), FRAGMENT_SHADER_SOURCE: fragmentShader }
  }
}
