using Local.Amqp.Types;

namespace Local.Amqp.Transport;

/// <summary>
/// Handles the events of a sending link. Calls come without a lock held; <see cref="OnCredit"/> may be called on several threads at once.
/// </summary>
internal interface ISenderHandler
{
    void OnAttached(SenderLink link)
    {
    }

    /// <summary>
    /// Called when the link has credit, or is being drained: see <see cref="SenderLink.Credit"/> and <see cref="SenderLink.IsDraining"/>.
    /// </summary>
    void OnCredit(SenderLink link)
    {
    }

    /// <summary>Called when the link is closed, whoever closed it; once after <see cref="OnAttached"/>.</summary>
    void OnDetached(SenderLink link, AmqpError? error)
    {
    }
}
