using System.Globalization;
using Lambda.Functions.Api.Validation;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api.Configuration;

/// <summary>A page of a list, as a request asks for it with <c>Marker</c> and <c>MaxItems</c>.</summary>
/// <param name="After">The last name of the previous page; null for the first page.</param>
/// <param name="Size">The number of items on the page.</param>
/// <param name="Error">The error in the marker; null when it has none.</param>
internal readonly record struct Page(string? After, int Size, AwsError? Error = null)
{
    /// <summary>The maximum page size that the newer lists accept.</summary>
    public const int Short = 50;

    /// <summary>The maximum page size that the older lists accept, although they return fewer items.</summary>
    public const int Long = 10_000;

    private const int MaxSize = 50;

    /// <summary>Reads which page a request asks for.</summary>
    /// <param name="request">The request.</param>
    /// <param name="largest">The maximum page size that may be requested.</param>
    /// <param name="violations">Receives the errors in the page size.</param>
    /// <param name="answered">The maximum page size that is returned.</param>
    public static Page Read(HttpRequest request, int largest, Violations violations, int answered = MaxSize)
    {
        var size = ReadSize(request, largest, answered, violations);
        if ((string?)request.Query["Marker"] is not { Length: > 0 } marker) return new(null, size);
        return PageToken.Read(marker) is { } after
            ? new(after, size)
            : new(null, size, AwsError.InvalidParameter("The Marker is not valid: use the NextMarker of the previous page."));
    }

    private static int ReadSize(HttpRequest request, int largest, int answered, Violations violations)
    {
        if ((string?)request.Query["MaxItems"] is not { } text) return answered;
        object asked = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : text;
        violations.Check("maxItems", asked, new AtLeastAttribute(1), new AtMostAttribute(largest));
        return (int)Math.Clamp(number, 1, answered);
    }

    /// <summary>Returns this page of a list that is ordered by name, and the marker of the next page.</summary>
    public (IReadOnlyList<T> Items, string? Next) Of<T>(IEnumerable<T> all, Func<T, string> name)
    {
        var (after, size, _) = this;
        var items = all.Where(item => after is null || string.CompareOrdinal(name(item), after) > 0).Take(size + 1).ToList();
        return items.Count <= size
            ? (items, null)
            : (items[..size], PageToken.Write(name(items[size - 1])));
    }
}
