using System.Globalization;
using Lambda.Functions.Callers.Certificates;

namespace Lambda.Functions.Callers.CloudFormation;

/// <summary>Decides whether a message comes from SNS, and from a trusted topic.</summary>
internal sealed class SnsCheck(CertificateSource certificates, TimeProvider time)
{
    // SNS retries for a few minutes only, so an older message is a replay.
    private static readonly TimeSpan Oldest = TimeSpan.FromHours(1);

    /// <summary>
    /// Returns the reason why a message is refused; null when it is trusted. The reason does not quote the message, because anyone may have
    /// sent it until its signature is verified.
    /// </summary>
    /// <exception cref="HttpRequestException">The certificate could not be fetched.</exception>
    /// <exception cref="OperationCanceledException">The certificate could not be fetched in time.</exception>
    public async Task<string?> RefusalAsync(SnsMessage message, IEnumerable<string> topicArns, CancellationToken cancellation)
    {
        if (!topicArns.Contains(message.TopicArn, StringComparer.Ordinal)) return "TopicArn is not one of the topics in the settings.";
        if (SnsAddress.OfCertificate(message.SigningCertUrl, message.TopicArn) is not { } address)
            return "SigningCertURL is not an address of SNS in the topic's region.";
        var now = time.GetUtcNow();
        if (!DateTimeOffset.TryParse(
                message.Timestamp, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var sent)
            || (now - sent).Duration() > Oldest)
            return $"The message's Timestamp is more than {Oldest.TotalMinutes} minutes away.";
        if (await certificates.LoadAsync(address, cancellation) is not [{ } certificate, ..]) return "SigningCertURL has no certificate.";
        if (now < certificate.NotBefore || now > certificate.NotAfter) return "The certificate is not valid at this time.";
        return SnsSignature.IsValid(message, certificate) ? null : "The signature does not match the message.";
    }
}
