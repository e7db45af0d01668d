//! A description in two files with something of everything, and what edits make of it.

pub(crate) const ENTRY: &str = r##"openapi: 3.1.0
info: { title: Teams, version: '1' }
servers:
  - url: https://a.example
  - url: https://b.example
security:
  - token: []
tags: [{ name: a }]
paths:
  /teams:
    parameters:
      - $ref: '#/components/parameters/Page'
    get:
      operationId: listTeams
      parameters:
        - { name: filter, in: query, schema: { type: string, enum: [a, b] } }
        - { name: sort, in: query, required: true, schema: { $ref: '#/components/schemas/Sort' } }
      responses:
        '200':
          description: ok
          headers:
            X-Total: { required: true, schema: { type: integer } }
          content:
            application/json:
              schema:
                type: array
                items: { $ref: '#/components/schemas/Team' }
        '404': { $ref: '#/components/responses/Missing' }
    post:
      operationId: addTeam
      security: [{ token: [write] }, {}]
      requestBody: { $ref: '#/components/requestBodies/Team' }
      responses:
        '201':
          description: made
          content:
            application/json:
              schema: { $ref: '#/components/schemas/Team' }
      callbacks:
        changed:
          '{$request.body#/url}':
            post:
              requestBody:
                content:
                  application/json:
                    schema: { $ref: '#/components/schemas/Event' }
              responses: { '200': { description: ok } }
  /teams/{id}:
    $ref: 'more.yaml#/pathItems/Team'
  /me:
    get:
      operationId: me
      x-stability-level: stable
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                allOf:
                  - $ref: '#/components/schemas/Person'
                  - type: object
                    required: [email]
                    properties:
                      email: { type: string, format: email }
                      boss: { $ref: '#/components/schemas/Person' }
        default: { $ref: '#/components/responses/Missing' }
webhooks:
  teamAdded:
    post:
      requestBody:
        content:
          application/json:
            schema: { $ref: 'more.yaml#/schemas/Notice' }
      responses: { '200': { description: ok } }
components:
  parameters:
    Page: { name: page, in: query, schema: { type: integer, minimum: 1 } }
  requestBodies:
    Team:
      required: true
      content:
        application/json:
          schema: { $ref: '#/components/schemas/NewTeam' }
  responses:
    Missing:
      description: not there
      content:
        application/json:
          schema: { $ref: 'more.yaml#/schemas/Problem' }
  schemas:
    Sort: { type: string, enum: [a, b, c] }
    Team:
      type: object
      required: [id, name]
      properties:
        id: { type: string }
        name: { type: string, maxLength: 50 }
        owner: { $ref: '#/components/schemas/Person' }
        parent: { $ref: '#/components/schemas/Team' }
        members:
          type: array
          items: { $ref: '#/components/schemas/Person' }
        kind:
          oneOf:
            - { type: object, required: [a], properties: { a: { const: x }, size: { type: integer } } }
            - { type: object, required: [a], properties: { a: { const: y }, name: { type: string } } }
    NewTeam:
      type: object
      required: [name]
      properties:
        name: { type: string }
        owner: { $ref: '#/components/schemas/Person' }
        level: { type: integer, minimum: 0, maximum: 9 }
    Person:
      $anchor: person
      type: object
      required: [id]
      properties:
        id: { type: string }
        login: { type: [string, 'null'] }
        team: { $ref: '#/components/schemas/Team' }
        notice: { $ref: 'more.yaml#/schemas/Notice' }
    Event:
      oneOf:
        - $ref: '#/components/schemas/Added'
        - $ref: '#/components/schemas/Gone'
      discriminator:
        propertyName: type
        mapping: { added: '#/components/schemas/Added', gone: '#/components/schemas/Gone' }
    Added:
      type: object
      required: [type]
      properties: { type: { const: added }, team: { $ref: '#/components/schemas/Team' } }
    Gone:
      type: object
      required: [type]
      properties: { type: { const: gone }, by: { $ref: '#person' } }
  securitySchemes:
    token: { type: http, scheme: bearer }
    key: { type: apiKey, in: header, name: X-Key }
"##;

pub(crate) const FRAGMENT: &str = r##"pathItems:
  Team:
    parameters:
      - { name: id, in: path, required: true, schema: { type: string } }
    get:
      operationId: getTeam
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: { $ref: 'openapi.yaml#/components/schemas/Team' }
    delete:
      operationId: removeTeam
      deprecated: true
      x-sunset: '2026-07-01'
      responses: { '204': { description: gone } }
schemas:
  Problem:
    type: object
    required: [message]
    properties:
      message: { type: string }
      details: { type: array, items: { $ref: '#/schemas/Problem' } }
  Notice:
    anyOf:
      - { $ref: '#/schemas/Problem' }
      - { $ref: 'openapi.yaml#/components/schemas/Added' }
      - { type: string }
"##;

pub(crate) const WITH_ALIASES: &str = r##"openapi: 3.0.3
info: { title: t, version: '1' }
paths:
  /a:
    get: &get
      responses: &responses
        '200':
          description: ok
          content:
            application/json:
              schema: &team
                type: object
                required: [id]
                properties:
                  id: { type: string }
                  name: { type: string, nullable: true }
  /b:
    get:
      responses: *responses
    post:
      requestBody: { content: { application/json: { schema: *team } } }
      responses:
        <<: *responses
        '404': { description: no }
  /c:
    get: *get
components:
  schemas:
    Team: *team
    Notice: { $ref: 'more.yaml#/schemas/Notice' }
    Added: { $ref: '#/components/schemas/Team' }
"##;

/// What is taken for something else.
#[rustfmt::skip]
pub(crate) const WORDS: [&str; 40] = [
    "string", "integer", "number", "object", "array", "Team", "Person", "Problem", "Notice", "Added", "Gone",
    "Missing", "Page", "Sort", "token", "key", "id", "name", "owner", "email", "required", "properties", "schema",
    "oneOf", "anyOf", "allOf", "items", "get", "post", "200", "201", "404", "/teams", "/me", "more.yaml",
    "components", "parameters", "filter", "null", "person",
];

/// What is written anew.
pub(crate) const LINES: [&str; 26] = [
    "type: string",
    "type: [object, 'null']",
    "required: [id, name, email]",
    "id: { type: integer }",
    "extra: { $ref: '#/components/schemas/Person' }",
    "again: { $ref: '#/components/schemas/Team' }",
    "by: { $ref: '#person' }",
    "notice: { $ref: 'more.yaml#/schemas/Notice' }",
    "lost: { $ref: '#/components/schemas/Nobody' }",
    "away: { $ref: 'nowhere.yaml#/schemas/Nobody' }",
    "- { $ref: '#/components/schemas/Added' }",
    "- $ref: '#/components/parameters/Page'",
    "- { type: integer }",
    "schemas: { Nobody: { type: string } }",
    "Nobody: { type: object, properties: { id: { type: string } } }",
    "security: [{ key: [] }]",
    "parameters: [{ name: late, in: query, required: true, schema: { type: string } }]",
    "get: { responses: { '200': { $ref: '#/components/responses/Missing' } } }",
    "/new: { get: { responses: { '200': { description: ok } } } }",
    "additionalProperties: false",
    "x-internal: true",
    "x-clients: managed",
    "deprecated: true",
    "nullable: true",
    "$anchor: person",
    "# A comment: of an author",
];
