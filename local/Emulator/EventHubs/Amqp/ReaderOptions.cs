using Local.Amqp.Transport.Performatives;
using Local.Amqp.Types;
using Local.Emulator.EventHubs.Partitions;

namespace Local.Emulator.EventHubs.Amqp;

/// <summary>The options that a client requests in the properties and capabilities of its link.</summary>
/// <param name="WantsLast">Whether each event should come with information about the partition's last event.</param>
internal readonly record struct ReaderOptions(ReaderIdentity Identity, bool WantsLast)
{
    private static readonly AmqpSymbol Epoch = "com.microsoft:epoch",
        Name = "com.microsoft:receiver-name",
        RuntimeMetric = "com.microsoft:enable-receiver-runtime-metric";

    public static ReaderOptions Of(Attach attach)
    {
        long? level = attach.Properties?.GetValueOrDefault(Epoch) switch
        {
            long value => value,
            int value => value,
            uint value => value,
            short value => value,
            byte value => value,
            sbyte value => value,
            ulong and <= long.MaxValue and var value => (long)value,
            _ => null,
        };
        var name = attach.Properties?.GetValueOrDefault(Name) as string;
        return new ReaderOptions(new ReaderIdentity(name, level), attach.DesiredCapabilities.Contains(RuntimeMetric));
    }
}
