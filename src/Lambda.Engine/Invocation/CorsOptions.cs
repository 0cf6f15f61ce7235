namespace Lambda.Engine.Invocation;

/// <summary>The settings that decide which pages of other sites may call a function URL. Part of <see cref="FunctionOptions"/>.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html.</remarks>
public sealed class CorsOptions
{
    internal const string Any = "*";
    private const int LongestMaxAge = 86_400;

    /// <summary>The origins whose pages may call the URL, such as <c>https://shop.example.com</c>; <c>*</c> for all.</summary>
    public IList<string> AllowOrigins { get; } = [];

    /// <summary>The methods that the pages may use; <c>*</c> for all.</summary>
    public IList<string> AllowMethods { get; } = [];

    /// <summary>The headers that the pages may send.</summary>
    public IList<string> AllowHeaders { get; } = [];

    /// <summary>The headers of the answer that the pages may read.</summary>
    public IList<string> ExposeHeaders { get; } = [];

    /// <summary>Whether the pages may send cookies and other credentials; false by default.</summary>
    public bool AllowCredentials { get; set; }

    /// <summary>How long a browser may cache the answer to a preflight request, in seconds: 0–86,400; 0 by default.</summary>
    public int MaxAge { get; set; }

    /// <summary>Returns whether pages of this origin may call the URL.</summary>
    internal bool Allows(string origin) =>
        AllowOrigins.Any(allowed => allowed == Any || allowed.Equals(origin, StringComparison.OrdinalIgnoreCase));

    internal IEnumerable<string> Errors(string setting)
    {
        if (MaxAge is < 0 or > LongestMaxAge)
            yield return $"{setting}:{nameof(MaxAge)} is {MaxAge}; it must be 0 to {LongestMaxAge} seconds.";
        foreach (var (name, values) in ((string, IList<string>)[])
            [(nameof(AllowMethods), AllowMethods), (nameof(AllowHeaders), AllowHeaders), (nameof(ExposeHeaders), ExposeHeaders)])
            if (values.FirstOrDefault(value => value != Any && !IsName(value)) is { } wrong)
                yield return $"{setting}:{name} has '{wrong}', which is not a valid name.";
        if (AllowOrigins.FirstOrDefault(origin => origin != Any && !IsOrigin(origin)) is { } other)
            yield return $"{setting}:{nameof(AllowOrigins)} has '{other}'; an origin has no path, such as https://shop.example.com.";
    }

    private static bool IsName(string text) => text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_');

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https")
            && text == uri.GetLeftPart(UriPartial.Authority);
}
