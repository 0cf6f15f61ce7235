using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Lambda.Functions.Tests.Callers.CloudFormation;

/// <summary>Signs messages as SNS does, with a key of its own whose certificate is where SNS has its own.</summary>
internal sealed class SnsSender : IDisposable
{
    public const string Topic = "arn:aws:sns:us-east-1:123456789012:resources";
    public const string Certificate = "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem";
    public const string Subscribe = "https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=t&Token=2336412f37";
    private readonly RSA _key = RSA.Create(2048);

    public SnsSender(FakeNetwork network, DateTimeOffset? validUntil = null)
    {
        var until = validUntil ?? TimeProvider.System.GetUtcNow().AddDays(1);
        using var certificate = new CertificateRequest(
            "CN=sns.amazonaws.com", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(until.AddDays(-30), until);
        var pem = certificate.ExportCertificatePem();
        network.Serve(Certificate, pem);
        network.Serve(Certificate.Replace("us-east-1", "eu-west-1", StringComparison.Ordinal), pem);
        network.Serve("https://example.com/SimpleNotificationService-0123456789abcdef.pem", pem);
        network.Serve(Subscribe, _ => new HttpResponseMessage(HttpStatusCode.OK));
    }

    public static JsonObject Notification(
        string message, DateTimeOffset? sent = null, string? subject = "AWS CloudFormation custom resource request") =>
        new()
        {
            ["Type"] = "Notification",
            ["MessageId"] = "22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324",
            ["TopicArn"] = Topic,
            ["Subject"] = subject,
            ["Message"] = message,
            ["Timestamp"] = Time(sent),
            ["SigningCertURL"] = Certificate,
            ["UnsubscribeURL"] = "https://sns.us-east-1.amazonaws.com/?Action=Unsubscribe",
        };

    public static JsonObject Confirmation() => new()
    {
        ["Type"] = "SubscriptionConfirmation",
        ["MessageId"] = "165545c9-2a5c-472c-8df2-7ff2be2b3b1b",
        ["Token"] = "2336412f37",
        ["TopicArn"] = Topic,
        ["Message"] = "You have chosen to subscribe to the topic.\nTo confirm the subscription, "
            + "visit the SubscribeURL included in this message.",
        ["SubscribeURL"] = Subscribe,
        ["Timestamp"] = Time(null),
        ["SigningCertURL"] = Certificate,
    };

    /// <summary>Signs a message, by https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html.</summary>
    public JsonObject Sign(JsonObject message, string version = "2")
    {
        string[] names = (string?)message["Type"] == "Notification"
            ? ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
            : ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
        var text = string.Concat(names.Where(name => message[name] is not null).Select(name => $"{name}\n{message[name]}\n"));
        message["SignatureVersion"] = version;
        message["Signature"] = Convert.ToBase64String(_key.SignData(
            Encoding.UTF8.GetBytes(text), version == "1" ? HashAlgorithmName.SHA1 : HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return message;
    }

    public void Dispose() => _key.Dispose();

    private static string Time(DateTimeOffset? time) =>
        (time ?? TimeProvider.System.GetUtcNow()).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null);
}
