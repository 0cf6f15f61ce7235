
namespace Lambda.Functions.Callers.CloudFront;

/// <summary>The settings of a distribution with Lambda@Edge functions around an origin: part of <c>Lambda:Callers</c>.</summary>
internal sealed class CloudFrontOptions
{
    /// <summary>The origin that requests go to, such as <c>https://www.example.com</c> or <c>https://www.example.com/site</c>.</summary>
    public string? Origin { get; set; }

    /// <summary>The other hosts to which an origin request function may send a request, such as <c>images.example.com</c>.</summary>
    public IList<string> Origins { get; } = [];

    /// <summary>The allowed methods; empty for GET and HEAD.</summary>
    public IList<string> AllowedMethods { get; } = [];

    /// <summary>The function for viewer requests; null for none.</summary>
    public string? ViewerRequest { get; set; }

    /// <summary>The function for origin requests; null for none.</summary>
    public string? OriginRequest { get; set; }

    /// <summary>The function for origin responses; null for none.</summary>
    public string? OriginResponse { get; set; }

    /// <summary>The function for viewer responses; null for none.</summary>
    public string? ViewerResponse { get; set; }

    /// <summary>Returns the errors in these options; each names its setting.</summary>
    internal IEnumerable<string> Errors(string setting, Func<string, bool> isFunction)
    {
        if (!Uri.TryCreate(Origin, UriKind.Absolute, out var origin) || origin.Scheme is not ("http" or "https")
            || origin.Query.Length > 0 || origin.UserInfo.Length > 0)
            yield return $"{setting}:Origin is '{Origin}'; it must be the address that requests go to, such as https://www.example.com.";
        if (Origins.FirstOrDefault(host => Uri.CheckHostName(host) != UriHostNameType.Dns) is { } wrong)
            yield return $"{setting}:Origins has '{wrong}', which is not a host name.";
        (string Name, string? Function)[] triggers =
        [
            (nameof(ViewerRequest), ViewerRequest), (nameof(OriginRequest), OriginRequest), (nameof(OriginResponse), OriginResponse),
            (nameof(ViewerResponse), ViewerResponse),
        ];
        if (Array.TrueForAll(triggers, trigger => trigger.Function is null))
            yield return $"{setting} has no function: name one of ViewerRequest, OriginRequest, OriginResponse or ViewerResponse.";
        foreach (var (name, function) in triggers)
            if (function is not null && CallerFunction.Error($"{setting}:{name}", function, isFunction) is { } error)
                yield return error;
    }
}
