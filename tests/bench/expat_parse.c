/* expat_parse FILE: what a reader of XML costs at the least, namely expat with handlers that only
   count. Names are resolved to namespaces, as the converter needs them. */
#include <expat.h>
#include <stdio.h>

static unsigned long events = 0;

static void XMLCALL start(void* data, const XML_Char* name, const XML_Char** attributes) {
  (void)data, (void)name, (void)attributes;
  ++events;
}
static void XMLCALL end(void* data, const XML_Char* name) {
  (void)data, (void)name;
  ++events;
}
static void XMLCALL text(void* data, const XML_Char* characters, int length) {
  (void)data, (void)characters, (void)length;
  ++events;
}

int main(int argc, char** argv) {
  static char room[256 * 1024];
  FILE* file = argc == 2 ? fopen(argv[1], "rb") : NULL;
  if (file == NULL) return 2;
  XML_Parser parser = XML_ParserCreateNS(NULL, '|');
  XML_SetElementHandler(parser, start, end);
  XML_SetCharacterDataHandler(parser, text);
  for (size_t got = 1; got > 0;) {
    got = fread(room, 1, sizeof room, file);
    if (XML_Parse(parser, room, (int)got, got == 0) == XML_STATUS_ERROR) return 1;
  }
  printf("%lu\n", events);
  XML_ParserFree(parser);
  return fclose(file);
}
