// Made by scripts/generate.ts from the definitions of this package; edit those.
import type { JsonSchema } from "../contracts/json.ts";

/** The JSON Schema of the file that lists a recording's agents. */
export const recordingSchema: JsonSchema = {
  "type": "object",
  "required": [
    "format",
    "workflow",
    "agents"
  ],
  "properties": {
    "format": {
      "type": "number",
      "const": 1
    },
    "workflow": {
      "type": "string"
    },
    "agents": {
      "type": "array",
      "items": {
        "type": "string",
        "minLength": 1,
        "maxLength": 10000
      },
      "uniqueItems": true
    }
  },
  "title": "ChasmX recording",
  "additionalProperties": false
};

/** The JSON Schema of a recording's file of one agent. */
export const agentRecordingSchema: JsonSchema = {
  "type": "object",
  "required": [
    "format",
    "agent",
    "activities"
  ],
  "properties": {
    "format": {
      "type": "number",
      "const": 1
    },
    "agent": {
      "type": "string",
      "minLength": 1,
      "maxLength": 10000
    },
    "settings": {
      "type": "object",
      "properties": {
        "model": {
          "type": "string"
        },
        "tools": {
          "type": "array",
          "items": {
            "type": "object",
            "properties": {
              "name": {
                "type": "string"
              },
              "description": {
                "type": "string"
              },
              "parameters": {
                "type": "object"
              }
            },
            "required": [
              "name",
              "description",
              "parameters"
            ],
            "additionalProperties": false
          }
        },
        "directives": {
          "type": "array",
          "items": {
            "type": "object",
            "properties": {
              "tool": {
                "type": "string"
              },
              "arguments": {
                "type": "object"
              }
            },
            "required": [
              "tool",
              "arguments"
            ],
            "additionalProperties": false
          }
        },
        "output_schema": {
          "type": "object"
        },
        "temperature": {
          "type": "number"
        },
        "max_tokens": {
          "type": "number"
        },
        "seed": {
          "type": "number"
        },
        "stop": {
          "type": "array",
          "items": {
            "type": "string"
          }
        },
        "reasoning_effort": {
          "enum": [
            "none",
            "minimal",
            "low",
            "medium",
            "high",
            "xhigh"
          ]
        }
      },
      "additionalProperties": false
    },
    "activities": {
      "type": "array",
      "items": {
        "type": "object",
        "required": [
          "calls"
        ],
        "properties": {
          "attempt": {
            "type": "integer",
            "minimum": 1,
            "maximum": 1000000
          },
          "asked_in": {
            "type": "string",
            "minLength": 1,
            "maxLength": 10000
          },
          "calls": {
            "type": "array",
            "items": {
              "type": "object",
              "required": [
                "step",
                "request"
              ],
              "properties": {
                "step": {
                  "type": "string",
                  "minLength": 1,
                  "maxLength": 10000
                },
                "request": {
                  "type": "object",
                  "required": [
                    "messages"
                  ],
                  "properties": {
                    "model": {
                      "type": "string"
                    },
                    "tools": {
                      "type": "array",
                      "items": {
                        "type": "object",
                        "properties": {
                          "name": {
                            "type": "string"
                          },
                          "description": {
                            "type": "string"
                          },
                          "parameters": {
                            "type": "object"
                          }
                        },
                        "required": [
                          "name",
                          "description",
                          "parameters"
                        ],
                        "additionalProperties": false
                      }
                    },
                    "directives": {
                      "type": "array",
                      "items": {
                        "type": "object",
                        "properties": {
                          "tool": {
                            "type": "string"
                          },
                          "arguments": {
                            "type": "object"
                          }
                        },
                        "required": [
                          "tool",
                          "arguments"
                        ],
                        "additionalProperties": false
                      }
                    },
                    "output_schema": {
                      "type": "object"
                    },
                    "temperature": {
                      "type": "number"
                    },
                    "max_tokens": {
                      "type": "number"
                    },
                    "seed": {
                      "type": "number"
                    },
                    "stop": {
                      "type": "array",
                      "items": {
                        "type": "string"
                      }
                    },
                    "reasoning_effort": {
                      "enum": [
                        "none",
                        "minimal",
                        "low",
                        "medium",
                        "high",
                        "xhigh"
                      ]
                    },
                    "messages_before": {
                      "type": "integer",
                      "minimum": 0,
                      "maximum": 9007199254740991
                    },
                    "messages": {
                      "type": "array",
                      "items": {
                        "type": "object",
                        "required": [
                          "role",
                          "content"
                        ],
                        "properties": {
                          "role": {
                            "enum": [
                              "system",
                              "user",
                              "assistant",
                              "tool"
                            ]
                          },
                          "content": {
                            "anyOf": [
                              {
                                "type": "string"
                              },
                              {
                                "type": "array",
                                "items": {
                                  "type": "string"
                                }
                              }
                            ],
                            "description": "A text, or its lines."
                          },
                          "tool_calls": {
                            "type": "array",
                            "items": {
                              "type": "object",
                              "required": [
                                "id",
                                "name",
                                "arguments"
                              ],
                              "properties": {
                                "id": {
                                  "type": "string"
                                },
                                "name": {
                                  "type": "string"
                                },
                                "arguments": {}
                              },
                              "additionalProperties": false
                            }
                          },
                          "tool_call_id": {
                            "type": "string"
                          },
                          "is_error": {
                            "type": "boolean"
                          }
                        },
                        "additionalProperties": false
                      }
                    }
                  },
                  "additionalProperties": false
                },
                "response": {
                  "type": "object",
                  "required": [
                    "content",
                    "finish_reason"
                  ],
                  "properties": {
                    "content": {
                      "anyOf": [
                        {
                          "type": "string"
                        },
                        {
                          "type": "array",
                          "items": {
                            "type": "string"
                          }
                        }
                      ],
                      "description": "A text, or its lines."
                    },
                    "tool_calls": {
                      "type": "array",
                      "items": {
                        "type": "object",
                        "required": [
                          "id",
                          "name",
                          "arguments"
                        ],
                        "properties": {
                          "id": {
                            "type": "string"
                          },
                          "name": {
                            "type": "string"
                          },
                          "arguments": {}
                        },
                        "additionalProperties": false
                      }
                    },
                    "finish_reason": {
                      "enum": [
                        "stop",
                        "tool-calls",
                        "length",
                        "content-filter"
                      ]
                    },
                    "usage": {
                      "type": "object",
                      "required": [
                        "input_tokens",
                        "output_tokens"
                      ],
                      "properties": {
                        "input_tokens": {
                          "type": "integer",
                          "minimum": 0,
                          "maximum": 9007199254740991
                        },
                        "output_tokens": {
                          "type": "integer",
                          "minimum": 0,
                          "maximum": 9007199254740991
                        },
                        "cached_tokens": {
                          "type": "integer",
                          "minimum": 0,
                          "maximum": 9007199254740991
                        },
                        "reasoning_tokens": {
                          "type": "integer",
                          "minimum": 0,
                          "maximum": 9007199254740991
                        }
                      },
                      "additionalProperties": false
                    },
                    "model": {
                      "type": "string"
                    }
                  },
                  "additionalProperties": false
                },
                "error": {
                  "type": "object",
                  "required": [
                    "code",
                    "message"
                  ],
                  "properties": {
                    "code": {
                      "type": "string"
                    },
                    "message": {
                      "type": "string"
                    },
                    "retryable": {
                      "type": "boolean"
                    }
                  },
                  "additionalProperties": false
                }
              },
              "additionalProperties": false
            },
            "minItems": 1
          }
        },
        "additionalProperties": false
      }
    }
  },
  "title": "ChasmX recording of one agent",
  "additionalProperties": false
};
