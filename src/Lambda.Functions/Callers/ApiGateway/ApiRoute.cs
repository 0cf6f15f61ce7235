using System.Diagnostics.CodeAnalysis;

namespace Lambda.Functions.Callers.ApiGateway;

/// <summary>A route: a method and a path with parameters.</summary>
/// <param name="Key">The route as it is written, such as <c>GET /pets/{id}</c>.</param>
/// <param name="Method">The method; <c>ANY</c> for all.</param>
/// <param name="Segments">The path's segments.</param>
/// <param name="IsDefault">Whether it is <c>$default</c>, which matches every request that no other route matches.</param>
/// <remarks>Mirrors https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html.</remarks>
internal sealed record ApiRoute(string Key, string Method, IReadOnlyList<RouteSegment> Segments, bool IsDefault)
{
    private const string Any = "ANY";
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", Any];

    /// <summary>The path, such as <c>/pets/{id}</c>.</summary>
    public string Path { get; } = Key.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? Key[slash..] : Key;

    /// <summary>The pattern that the route matches, without the names of its parameters.</summary>
    public string Shape => $"{Method} /{string.Join('/', Segments.Select(segment => segment.Kind switch
    {
        SegmentKind.Literal => segment.Text,
        SegmentKind.Parameter => "{}",
        _ => "{+}",
    }))}{(IsDefault ? "$default" : "")}";

    /// <summary>Reads a route; null if the text is not valid.</summary>
    public static ApiRoute? Parse(string? text)
    {
        if (text == ApiGatewayOptions.DefaultStage) return new(text, Any, [], IsDefault: true);
        if (text?.Split(' ') is not [{ } method, { } path] || !Methods.Contains(method) || !path.StartsWith('/')) return null;
        var parts = path == "/" ? [] : path[1..].Split('/');
        var segments = parts.Select(RouteSegment.Parse).ToList();
        var isValid = segments.TrueForAll(segment => segment is not null)
            && segments.FindIndex(segment => segment!.Kind == SegmentKind.Rest) is var rest && (rest < 0 || rest == segments.Count - 1)
            && segments.Where(segment => segment!.Kind != SegmentKind.Literal).Select(segment => segment!.Text).Distinct().Count()
                == segments.Count(segment => segment!.Kind != SegmentKind.Literal);
        return isValid ? new(text, method, segments!, IsDefault: false) : null;
    }

    /// <summary>Returns whether the route matches and, if it does, the values of its parameters.</summary>
    /// <param name="method">The request's method.</param>
    /// <param name="path">The segments of its path, as they were sent.</param>
    /// <param name="parameters">The parameters, decoded.</param>
    public bool Matches(
        string method, IReadOnlyList<string> path, [NotNullWhen(true)] out IReadOnlyDictionary<string, string>? parameters)
    {
        parameters = null;
        // Methods are case-sensitive, and API Gateway knows only these: "get" must not bypass a policy that denies GET.
        if (method == Any || !Methods.Contains(method)) return false;
        if (IsDefault)
        {
            parameters = new Dictionary<string, string>();
            return true;
        }
        if (Method != Any && Method != method) return false;
        var hasRest = Segments is [.., { Kind: SegmentKind.Rest }];
        if (hasRest ? path.Count < Segments.Count : path.Count != Segments.Count) return false;
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (at, segment) in Segments.Index())
        {
            var text = segment.Kind == SegmentKind.Rest ? string.Join('/', path.Skip(at)) : path[at];
            text = Uri.UnescapeDataString(text);
            if (segment.Kind == SegmentKind.Literal ? text != segment.Text : text.Length == 0) return false;
            if (segment.Kind != SegmentKind.Literal) found[segment.Text] = text;
        }
        parameters = found;
        return true;
    }
}

/// <summary>A segment in the path of a route.</summary>
/// <param name="Kind">What it matches.</param>
/// <param name="Text">Its text, or the name of its parameter.</param>
internal sealed record RouteSegment(SegmentKind Kind, string Text)
{
    public static RouteSegment? Parse(string text) => text switch
    {
        "" => null,
        ['{', .. var name, '+', '}'] when IsName(name) => new(SegmentKind.Rest, name),
        ['{', .. var name, '}'] when IsName(name) => new(SegmentKind.Parameter, name),
        _ when text.AsSpan().ContainsAny('{', '}', '?') => null,
        _ => new(SegmentKind.Literal, text),
    };

    private static bool IsName(string name) =>
        name.Length > 0 && name.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '.');
}

/// <summary>What a segment of a route matches, with the most specific kind first.</summary>
internal enum SegmentKind
{
    /// <summary>The segment matches exactly its text.</summary>
    Literal,

    /// <summary>The segment <c>{name}</c> matches any single segment.</summary>
    Parameter,

    /// <summary>The segment <c>{name+}</c> matches all segments that follow.</summary>
    Rest,
}
