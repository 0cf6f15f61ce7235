using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Local.Emulator.ServiceBus.Administration;

/// <summary>The requested page of a list: <c>$skip</c> and <c>$top</c>.</summary>
internal readonly record struct Page(int Skip, int Top)
{
    private const int Most = 100;

    public static Page Of(IQueryCollection query) => new(Number(query["$skip"], 0), Math.Min(Number(query["$top"], Most), Most));

    public IEnumerable<T> Of<T>(IEnumerable<T> all) => all.Skip(Skip).Take(Top);

    private static int Number(string? text, int otherwise) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
