using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Lambda.Functions.Api.Validation;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api.Configuration;

/// <summary>A page of a list, as requested by <c>Marker</c> and <c>MaxItems</c>.</summary>
/// <param name="After">The last name of the page before; null for the first page.</param>
/// <param name="Size">The number of items on the page.</param>
/// <param name="Error">The error in the marker; null when it has none.</param>
internal readonly record struct Page(string? After, int Size, AwsError? Error = null)
{
    /// <summary>The largest page size that the newer lists accept.</summary>
    public const int Short = 50;

    /// <summary>The largest page size that the older lists accept; they answer with fewer items.</summary>
    public const int Long = 10_000;

    private const int MaxSize = 50;

    /// <summary>Reads the page that a request asks for.</summary>
    /// <param name="largest">The largest page size that may be requested.</param>
    public static Page Read(HttpRequest request, int largest, Violations violations)
    {
        var size = ReadSize(request, largest, MaxSize, violations);
        var marker = (string?)request.Query["Marker"];
        if (string.IsNullOrEmpty(marker)) return new(null, size);
        return Base64Url.IsValid(marker)
            ? new(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(marker)), size)
            : new(null, size, AwsError.InvalidParameter("The Marker is not valid: use the NextMarker of the previous page."));
    }

    /// <summary>Reads the requested page size.</summary>
    /// <param name="largest">The largest page size that may be requested.</param>
    /// <param name="answered">The largest page size that is answered.</param>
    public static int ReadSize(HttpRequest request, int largest, int answered, Violations violations)
    {
        if ((string?)request.Query["MaxItems"] is not { } text) return answered;
        object asked = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : text;
        violations.Check("maxItems", asked, new AtLeastAttribute(1), new AtMostAttribute(largest));
        return (int)Math.Clamp(number, 1, answered);
    }

    /// <summary>Takes the page out of a list ordered by name, and returns the marker of the next page.</summary>
    public (IReadOnlyList<T> Items, string? Next) Of<T>(IEnumerable<T> all, Func<T, string> name)
    {
        var (after, size, _) = this;
        var items = all.Where(item => after is null || string.CompareOrdinal(name(item), after) > 0).Take(size + 1).ToList();
        return items.Count <= size
            ? (items, null)
            : (items[..size], Base64Url.EncodeToString(Encoding.UTF8.GetBytes(name(items[size - 1]))));
    }
}
