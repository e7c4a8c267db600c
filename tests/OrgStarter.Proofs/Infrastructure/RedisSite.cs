using OrgStarter.Logto;
using OrgStarter.Platform.Http;
using OrgStarter.Testing;

namespace OrgStarter.Proofs.Infrastructure;

internal static class RedisSite
{
    /// <summary>Waits until the site has found its Redis, or found it again.</summary>
    public static async Task FindsRedisAsync(this TestSite site)
    {
        for (var i = 0; i < 300; i++)
        {
            if ((await site.Browse().GetAsync(Health.ReadyPath)).Body == "Healthy")
            {
                return;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        throw new InvalidOperationException("The site did not find Redis.");
    }
}
