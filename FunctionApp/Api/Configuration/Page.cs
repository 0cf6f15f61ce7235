using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace FunctionApp.Api.Configuration;

/// <summary>A page of a list, as <c>Marker</c> and <c>MaxItems</c> ask for it.</summary>
/// <param name="After">The last name of the page before; null for the first page.</param>
/// <param name="Size">How many a page has.</param>
internal readonly record struct Page(string? After, int Size)
{
    private const int MaxSize = 50;
    private const int MaxItems = 10_000;

    /// <summary>Reads what is asked for; answers the error when it cannot be.</summary>
    public static AwsError? Read(HttpRequest request, out Page page)
    {
        var size = MaxSize;
        page = new(null, size);
        if ((string?)request.Query["MaxItems"] is { } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size is < 1 or > MaxItems))
            return AwsError.InvalidParameter($"Value '{text}' at 'maxItems' failed to satisfy constraint: Member must have value between 1 and {MaxItems}");
        var marker = (string?)request.Query["Marker"];
        if (!string.IsNullOrEmpty(marker) && !Base64Url.IsValid(marker)) return AwsError.InvalidParameter("The Marker is none that this list has answered.");
        page = new(string.IsNullOrEmpty(marker) ? null : Encoding.UTF8.GetString(Base64Url.DecodeFromChars(marker)), Math.Min(size, MaxSize));
        return null;
    }

    /// <summary>The page's part of a list that is ordered by name, and the marker of the next page.</summary>
    public (IReadOnlyList<T> Items, string? Next) Of<T>(IEnumerable<T> all, Func<T, string> name)
    {
        var (after, size) = this;
        var items = all.Where(item => after is null || string.CompareOrdinal(name(item), after) > 0).Take(size + 1).ToList();
        return items.Count <= size ? (items, null) : (items[..size], Base64Url.EncodeToString(Encoding.UTF8.GetBytes(name(items[size - 1]))));
    }
}
