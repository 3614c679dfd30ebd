// The page of the API: Swagger UI over the OpenAPI document; requests of somebody who is signed in carry the CSRF token.
"use strict";
(() => {
  const settings = JSON.parse(document.getElementById("swagger-settings").textContent);
  const headers = JSON.parse(document.body.getAttribute("hx-headers") || "{}");
  const root = document.documentElement;
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const nothing = () => () => null;

  const colour = () => {
    const chosen = root.dataset.theme;
    root.classList.toggle("dark-mode", chosen ? chosen === "dark" : system.matches);
  };
  colour();
  system.addEventListener("change", colour);
  new MutationObserver(colour).observe(root, { attributeFilter: ["data-theme"] });

  window.SwaggerUIBundle({
    ...settings,
    dom_id: "#swagger-ui",
    presets: [window.SwaggerUIBundle.presets.apis],
    plugins: [{ wrapComponents: { InfoContainer: nothing, ServersContainer: nothing } }],
    docExpansion: "list",
    defaultModelsExpandDepth: -1,
    requestInterceptor: (request) => {
      Object.assign(request.headers, headers);
      return request;
    },
  });
})();
