using System.Globalization;
using Local.Amqp.Types;
using Local.Emulator.ServiceBus.Amqp.Wire;
using Local.Emulator.ServiceBus.Outcomes;

namespace Local.Emulator.ServiceBus.Amqp.Management;

/// <summary>The body of a request. Clients write numbers in any width and lists as lists or arrays.</summary>
/// <param name="link">The link that the request belongs to, if the request names one.</param>
/// <remarks>https://learn.microsoft.com/azure/service-bus-messaging/service-bus-amqp-request-response</remarks>
internal sealed class ManagementRequest(AmqpMap body, string? link = null)
{
    public string? LinkName => link;

    public object? this[string name] => body.GetValueOrDefault(name);

    public string? Text(string name) => this[name] switch
    {
        string text => text,
        AmqpSymbol symbol => symbol.Value,
        _ => null,
    };

    /// <exception cref="ManagementException">The value is missing or not text.</exception>
    public string RequiredText(string name) => Text(name) ?? throw Missing(name, "a string");

    /// <exception cref="ManagementException">It is missing, or no number.</exception>
    public long Number(string name) => NumberOf(this[name]) ?? throw Missing(name, "a number");

    public int Count(string name, int otherwise) =>
        NumberOf(this[name]) is { } number ? (int)Math.Clamp(number, 0, int.MaxValue) : otherwise;

    /// <exception cref="ManagementException">The values are missing or not all numbers.</exception>
    public IReadOnlyList<long> Numbers(string name) => [.. Items(name).Select(item => NumberOf(item) ?? throw Missing(name, "numbers"))];

    /// <exception cref="ManagementException">They are missing, or not all UUIDs.</exception>
    public IReadOnlyList<Guid> Guids(string name) => [.. Items(name).Select(item => item is Guid id ? id : throw Missing(name, "UUIDs"))];

    /// <exception cref="ManagementException">The value is not a map.</exception>
    public ManagementRequest? Map(string name) => this[name] switch
    {
        null => null,
        AmqpMap map => new ManagementRequest(map),
        _ => throw Missing(name, "a map"),
    };

    /// <exception cref="ManagementException">The values are missing or not all maps.</exception>
    public IReadOnlyList<ManagementRequest> Maps(string name) =>
        [.. Items(name).Select(item => item is AmqpMap map ? new ManagementRequest(map) : throw Missing(name, "maps"))];

    public Dictionary<string, object?>? Properties(string name) => this[name] is AmqpMap map ? PropertyValue.ByName(map) : null;

    private IEnumerable<object?> Items(string name) => this[name] switch
    {
        List<object?> list => list,
        AmqpArray array => array.Items.Cast<object?>(),
        _ => throw Missing(name, "a list"),
    };

    private static long? NumberOf(object? value) =>
        value is long or int or short or sbyte or ulong and <= long.MaxValue or uint or ushort or byte
            ? Convert.ToInt64(value, CultureInfo.InvariantCulture)
            : null;

    private static ManagementException Missing(string name, string type) =>
        new(new Failure(BrokerError.ArgumentError, $"The request needs '{name}': {type}."));
}

/// <summary>The exception for a malformed request.</summary>
internal sealed class ManagementException(Failure failure) : Exception(failure.Description)
{
    public Failure Failure => failure;
}
