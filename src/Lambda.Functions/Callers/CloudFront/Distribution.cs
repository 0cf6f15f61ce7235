using Lambda.Events.CloudFront;

namespace Lambda.Functions.Callers.CloudFront;

/// <summary>A distribution, created from its settings and ready to be called.</summary>
internal sealed class Distribution(string name, CloudFrontOptions options)
{
    private readonly HashSet<string> _hosts = new([new Uri(options.Origin!).Host, .. options.Origins], StringComparer.OrdinalIgnoreCase);
    private readonly IReadOnlyList<string> _methods = options.AllowedMethods.Count == 0 ? ["GET", "HEAD"] : [.. options.AllowedMethods];

    /// <summary>The distribution's name, which is its id in events.</summary>
    public string Name { get; } = name;

    /// <summary>The origin that requests go to.</summary>
    public Uri Origin { get; } = new(options.Origin!);

    /// <summary>Returns whether a method is allowed.</summary>
    public bool Allows(string method) => _methods.Contains(method, StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the function of a stage; null when it has none.</summary>
    public string? FunctionAt(EdgeStage stage) =>
        stage == EdgeStage.ViewerRequest ? options.ViewerRequest
        : stage == EdgeStage.OriginRequest ? options.OriginRequest
        : stage == EdgeStage.OriginResponse ? options.OriginResponse
        : options.ViewerResponse;

    /// <summary>Returns the address that a request goes to; null when the settings do not contain its origin.</summary>
    public Uri? AddressOf(EdgeRequest request)
    {
        if (request.Origin?.Custom is not { } custom) return null;
        // Only origins that the settings name: a function's answer may depend on the viewer's input.
        if (!_hosts.Contains(custom.DomainName) || custom.Protocol is not ("http" or "https")) return null;
        var isOwn = custom.DomainName.Equals(Origin.Host, StringComparison.OrdinalIgnoreCase);
        var (scheme, port) = isOwn ? (Origin.Scheme, Origin.Port) : (Uri.UriSchemeHttps, 443);
        if ((custom.Protocol, custom.Port) != (scheme, port)) return null;
        var query = request.QueryString.Length > 0 ? $"?{request.QueryString}" : "";
        var text = $"{scheme}://{custom.DomainName}:{port}{custom.Path}{request.Uri}{query}";
        return Uri.TryCreate(text, UriKind.Absolute, out var address) && _hosts.Contains(address.Host) ? address : null;
    }
}
