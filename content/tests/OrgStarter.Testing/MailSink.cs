using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using MimeKit;
using OrgStarter.DevLogto;
using SmtpServer;
using SmtpServer.ComponentModel;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace OrgStarter.Testing;

/// <summary>Takes every mail that a mail connector on this machine sends to <see cref="Port"/>, and gives none on.</summary>
public sealed class MailSink : MessageStore, IAsyncDisposable
{
    private readonly ConcurrentQueue<(string To, MimeMessage Mail)> mails = new();
    private readonly CancellationTokenSource end = new();
    private readonly Task running;

    public MailSink()
    {
        var options = new SmtpServerOptionsBuilder()
            .ServerName("localhost")
            .Endpoint(at => at.Endpoint(new IPEndPoint(IPAddress.Loopback, Port)))
            .Build();
        var services = new ServiceProvider();
        services.Add(this);
        running = new SmtpServer.SmtpServer(options, services).StartAsync(end.Token);
    }

    public int Port { get; } = FreePort.Find();

    public override async Task<SmtpResponse> SaveAsync(
        ISessionContext context,
        IMessageTransaction transaction,
        ReadOnlySequence<byte> buffer,
        CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream(buffer.ToArray());
        var mail = await MimeMessage.LoadAsync(bytes, cancellationToken);
        foreach (var to in transaction.To)
        {
            mails.Enqueue(($"{to.User}@{to.Host}", mail));
        }

        return SmtpResponse.Ok;
    }

    /// <summary>The latest mail to an address that is as wanted, once it has come.</summary>
    public async Task<MimeMessage> LatestAsync(string to, Func<MimeMessage, bool> isWanted)
    {
        for (var i = 0; i < 200; i++)
        {
            if (mails.LastOrDefault(m => m.To == to && isWanted(m.Mail)).Mail is { } mail)
            {
                return mail;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException(
            $"No such mail came to {to}: {string.Join(", ", mails.Where(m => m.To == to).Select(m => m.Mail.Subject))}");
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        await running;
        end.Dispose();
    }
}
