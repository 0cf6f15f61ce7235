using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Lambda.StatesLanguage.Json;
using Lambda.Workflows.Tasks.Targets;

namespace Lambda.Workflows.Tasks.Http;

/// <summary>A request of an HTTP task.</summary>
internal sealed record HttpTaskRequest(Uri Address, HttpMethod Method, ConnectionTarget Connection)
{
    private static readonly string[] Methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"];

    // Those that Step Functions refuse, and those that would say something else than the call does.
    private static readonly string[] Reserved =
        ["Host", "Content-Length", "Transfer-Encoding", "Connection", "Upgrade", "TE", "Via", "Trailer", "Expect", "Keep-Alive"];

    private static readonly HttpStatusCode[] Redirects =
    [
        HttpStatusCode.MovedPermanently, HttpStatusCode.Redirect, HttpStatusCode.SeeOther, HttpStatusCode.TemporaryRedirect,
        HttpStatusCode.PermanentRedirect,
    ];

    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public string? Body { get; init; }

    public string ContentType { get; init; } = "application/json";

    /// <exception cref="TaskException">The request is not allowed.</exception>
    public static HttpTaskRequest Read(JsonObject parameters, WorkflowTargets targets)
    {
        if (!Uri.TryCreate(Text(parameters["ApiEndpoint"]), UriKind.Absolute, out var endpoint))
            throw Refused("The parameter 'ApiEndpoint' is not a URL.");
        var method = Text(parameters[nameof(Method)])?.ToUpperInvariant() ?? "";
        if (!Methods.Contains(method))
            throw Refused($"The parameter 'Method' is '{method}'; it can be {string.Join(", ", Methods)}.");
        var arn = Text((parameters["Authentication"] ?? parameters["InvocationConfig"])?["ConnectionArn"]) ?? "";
        var connection = ConnectionOf(arn, targets);
        if (!connection.Allows(endpoint))
            throw Refused($"The connection does not allow calls to {endpoint.Scheme}://{endpoint.Authority}: its Hosts do not list it.");
        var isForm = Text(parameters["Transform"]?["RequestBodyEncoding"]) == "URL_ENCODED";
        var body = parameters["RequestBody"];
        var address = WithQuery(endpoint, parameters["QueryParameters"] as JsonObject ?? []);
        return new HttpTaskRequest(address, new HttpMethod(method), connection)
        {
            Headers = [.. Pairs(parameters[nameof(Headers)] as JsonObject ?? []).Select(Checked)],
            Body = body is null ? null : isForm ? Form(body as JsonObject ?? []) : Text(body) ?? JsonText.Write(body),
            ContentType = isForm ? "application/x-www-form-urlencoded" : "application/json",
        };
    }

    public HttpRequestMessage Message()
    {
        var message = new HttpRequestMessage(Method, Address);
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body));
            message.Content.Headers.TryAddWithoutValidation("Content-Type",
                Headers.LastOrDefault(each => Is(each.Name, "Content-Type")).Value ?? ContentType);
        }
        foreach (var (name, value) in Headers.Where(each => !Is(each.Name, "Content-Type")))
            message.Headers.TryAddWithoutValidation(name, value);
        // Credentials have the last word: what a definition says does not replace them.
        if (Connection.ApiKeyName is { } key)
        {
            message.Headers.Remove(key);
            message.Headers.TryAddWithoutValidation(key, Connection.ApiKeyValue);
        }
        if (Connection.Username is { } user)
            message.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{Connection.Password}")));
        return message;
    }

    /// <summary>Returns whether a header contains credentials of the connection.</summary>
    public bool IsSecret(string header) =>
        (Connection.ApiKeyName is { } key && Is(header, key)) || (Connection.Username is not null && Is(header, "Authorization"));

    /// <summary>
    /// Returns the request that an answer redirects to, if the connection allows it; null if the answer is not a redirect.
    /// </summary>
    /// <exception cref="TaskException">The redirect leads to a host that the connection does not list.</exception>
    public HttpTaskRequest? Redirected(HttpResponseMessage answer)
    {
        if (!Redirects.Contains(answer.StatusCode) || answer.Headers.Location is not { } location)
            return null;
        var next = new Uri(Address, location);
        if (!Connection.Allows(next))
            throw new TaskException(
                $"States.Http.StatusCode.{(int)answer.StatusCode}",
                $"{Address.Host} redirects to {next.Scheme}://{next.Authority}, which the connection does not allow.");
        var isKept = answer.StatusCode is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect
            || Method == HttpMethod.Get || Method == HttpMethod.Head;
        return this with { Address = next, Method = isKept ? Method : HttpMethod.Get, Body = isKept ? Body : null };
    }

    private static ConnectionTarget ConnectionOf(string arn, WorkflowTargets targets)
    {
        // arn:aws:events:<region>:<account>:connection/<name>/<id>
        var parts = arn.Split('/');
        var name = parts.Length > 1 ? parts[1] : arn;
        return targets.Connections.TryGetValue(name, out var connection)
            ? connection
            : throw Refused(
                $"There is no connection '{name}': set {WorkflowTargets.Section}:Connections:{name}:Hosts to the hosts that it may call.");
    }

    private static (string Name, string Value) Checked((string Name, string Value) header) =>
        Reserved.Any(name => Is(name, header.Name)) || header.Name.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase)
        || header.Name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        || header.Value.AsSpan().IndexOfAny('\r', '\n', '\0') >= 0
            ? throw Refused($"The header '{header.Name}' cannot be set.")
            : header;

    private static Uri WithQuery(Uri endpoint, JsonObject query)
    {
        if (query.Count == 0)
            return endpoint;
        var added = string.Join('&', Pairs(query).Select(each => $"{Uri.EscapeDataString(each.Name)}={Uri.EscapeDataString(each.Value)}"));
        return new UriBuilder(endpoint) { Query = endpoint.Query is { Length: > 1 } own ? $"{own[1..]}&{added}" : added }.Uri;
    }

    private static string Form(JsonObject body) =>
        string.Join('&', Pairs(body).Select(each => $"{WebUtility.UrlEncode(each.Name)}={WebUtility.UrlEncode(each.Value)}"));

    /// <summary>Returns names and values. A list becomes one pair for each value.</summary>
    private static IEnumerable<(string Name, string Value)> Pairs(JsonObject members) => members.SelectMany(member => member.Value switch
    {
        JsonArray items => items.Select(item => (member.Key, Text(item) ?? JsonText.Write(item))),
        var value => [(member.Key, Text(value) ?? JsonText.Write(value))],
    });

    private static bool Is(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static TaskException Refused(string cause) => new("States.Runtime", cause);
}
