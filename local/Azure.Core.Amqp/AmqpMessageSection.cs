namespace Azure.Core.Amqp;

/// <summary>The sections of a message (AMQP 1.0, part 3.2).</summary>
public enum AmqpMessageSection
{
    /// <summary>How it is to be delivered.</summary>
    Header,

    /// <summary>For the next node.</summary>
    DeliveryAnnotations,

    /// <summary>For the infrastructure.</summary>
    MessageAnnotations,

    /// <summary>Those that the standard defines.</summary>
    Properties,

    /// <summary>Those of the app.</summary>
    ApplicationProperties,

    /// <summary>What it carries.</summary>
    Body,

    /// <summary>What is known once the rest was written.</summary>
    Footer,
}
