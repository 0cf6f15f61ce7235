using System.Buffers.Text;
using System.Globalization;
using System.Text;
using FunctionApp.Api.Validation;
using Microsoft.AspNetCore.Http;

namespace FunctionApp.Api.Configuration;

/// <summary>A page of a list, as <c>Marker</c> and <c>MaxItems</c> ask for it.</summary>
/// <param name="After">The last name of the page before; null for the first page.</param>
/// <param name="Size">How many a page has.</param>
/// <param name="Error">What is wrong with the marker.</param>
internal readonly record struct Page(string? After, int Size, AwsError? Error = null)
{
    /// <summary>The most that the newer lists may be asked for.</summary>
    public const int Short = 50;

    /// <summary>The most that the older lists may be asked for; they answer fewer.</summary>
    public const int Long = 10_000;

    private const int MaxSize = 50;

    /// <summary>Reads what is asked for.</summary>
    /// <param name="largest">The most that may be asked for.</param>
    public static Page Read(HttpRequest request, int largest, Violations violations)
    {
        var size = ReadSize(request, largest, MaxSize, violations);
        var marker = (string?)request.Query["Marker"];
        if (string.IsNullOrEmpty(marker)) return new(null, size);
        return Base64Url.IsValid(marker)
            ? new(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(marker)), size)
            : new(null, size, AwsError.InvalidParameter("The Marker is none that this list has answered."));
    }

    /// <summary>Reads how many are asked for.</summary>
    /// <param name="largest">The most that may be asked for.</param>
    /// <param name="answered">The most that are answered.</param>
    public static int ReadSize(HttpRequest request, int largest, int answered, Violations violations)
    {
        if ((string?)request.Query["MaxItems"] is not { } text) return answered;
        object asked = long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : text;
        violations.Check("maxItems", asked, new AtLeastAttribute(1), new AtMostAttribute(largest));
        return (int)Math.Clamp(number, 1, answered);
    }

    /// <summary>The page's part of a list that is ordered by name, and the marker of the next page.</summary>
    public (IReadOnlyList<T> Items, string? Next) Of<T>(IEnumerable<T> all, Func<T, string> name)
    {
        var (after, size, _) = this;
        var items = all.Where(item => after is null || string.CompareOrdinal(name(item), after) > 0).Take(size + 1).ToList();
        return items.Count <= size ? (items, null) : (items[..size], Base64Url.EncodeToString(Encoding.UTF8.GetBytes(name(items[size - 1]))));
    }
}
