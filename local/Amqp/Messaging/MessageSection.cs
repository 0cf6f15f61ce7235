using System.Runtime.CompilerServices;
using Local.Amqp.Types;

namespace Local.Amqp.Messaging;

/// <summary>The sections of a message, in order (part 3.2). One or more of them are the body.</summary>
internal enum MessageSection
{
    Header,
    DeliveryAnnotations,
    MessageAnnotations,
    Properties,
    ApplicationProperties,
    Body,
    Footer,
}

/// <summary>The kind of sections that the body of a message consists of (part 3.2.6 to 3.2.8).</summary>
internal enum BodyKind
{
    None,
    Data,
    Sequence,
    Value,
}

/// <summary>The end of each section. A section begins where the one before it ends.</summary>
[InlineArray(7)]
internal struct SectionEnds
{
    private int _first;

    /// <summary>Finds the ends of the sections without decoding them.</summary>
    /// <exception cref="AmqpException">They are not those of a message, or out of order.</exception>
    public static SectionEnds Find(ReadOnlySpan<byte> encoded)
    {
        var ends = new SectionEnds();
        var reader = new AmqpReader(encoded);
        var (last, lastDescriptor) = (-1, 0UL);
        while (!reader.AtEnd)
        {
            var descriptor = reader.ReadDescriptor();
            var section = (int)SectionOf(descriptor);
            var repeats = descriptor == lastDescriptor && descriptor is Descriptor.Data or Descriptor.AmqpSequence;
            if (section <= last && !(section == last && repeats))
                throw new AmqpException(ErrorCondition.DecodeError, "The sections of a message are out of order.");
            var start = last < 0 ? 0 : ends[last];
            for (var skipped = last + 1; skipped < section; skipped++) ends[skipped] = start;
            reader.Skip();
            ends[section] = reader.Position;
            (last, lastDescriptor) = (section, descriptor);
        }
        for (var skipped = last + 1; skipped <= (int)MessageSection.Footer; skipped++) ends[skipped] = encoded.Length;
        return ends;
    }

    private static MessageSection SectionOf(ulong descriptor) => descriptor switch
    {
        Descriptor.Header => MessageSection.Header,
        Descriptor.DeliveryAnnotations => MessageSection.DeliveryAnnotations,
        Descriptor.MessageAnnotations => MessageSection.MessageAnnotations,
        Descriptor.Properties => MessageSection.Properties,
        Descriptor.ApplicationProperties => MessageSection.ApplicationProperties,
        Descriptor.Data or Descriptor.AmqpSequence or Descriptor.AmqpValue => MessageSection.Body,
        Descriptor.Footer => MessageSection.Footer,
        _ => throw new AmqpException(ErrorCondition.DecodeError, $"Unknown message section 0x{descriptor:x}."),
    };
}
