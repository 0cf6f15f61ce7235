using System.Globalization;
using System.Text;

namespace Lambda.Engine.TableStreams.Writing;

/// <summary>The size of a change as DynamoDB counts it: names and values of its keys and images, without their JSON.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html.</remarks>
internal static class ItemSize
{
    private const int LengthOfKeyNames = 12 + 6;

    /// <summary>Returns the size in bytes.</summary>
    public static long Of(string partition, ItemChange change, StreamViewType view)
    {
        var keys = LengthOfKeyNames + Encoding.UTF8.GetByteCount(partition) + Encoding.UTF8.GetByteCount(change.Row);
        return keys + (view is StreamViewType.NewImage or StreamViewType.NewAndOldImages ? Image(change.New, keys) : 0)
            + (view is StreamViewType.OldImage or StreamViewType.NewAndOldImages ? Image(change.Old, keys) : 0);
    }

    private static long Image(IReadOnlyDictionary<string, object?>? item, int keys) =>
        item is null
            ? 0
            : keys + item.Where(pair => pair.Value is not null).Sum(pair => Encoding.UTF8.GetByteCount(pair.Key) + Value(pair.Value!));

    private static long Value(object value) => value switch
    {
        bool => 1,
        byte[] bytes => bytes.Length,
        int or long or double => Number(((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)),
        DateTimeOffset time => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture).Length,
        _ => Encoding.UTF8.GetByteCount(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""),
    };

    // Two significant digits take a byte.
    private static int Number(string text) => (text.Count(char.IsAsciiDigit) + 1) / 2 + 1;
}
