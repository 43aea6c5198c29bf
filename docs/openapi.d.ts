/**
 * The HTTP interface as types. Generated from openapi.json by `npm run docs`.
 * SHA-256 of what they are made from: 61c8348e92a68ff3ffbc0daaf4987fb0375c62771338da7ec5674377bcf42395
 * SHA-256 of the types: d39047dc4366ea1d24c90964f5fc329f79bcc92a59be3120ba3a2beb2a40d087
 */

export interface paths {
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get this document
         * @description The document contains the paths of all templates of this service.
         */
        get: operations["describeApi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/create/article": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make and store a card: 記事
         * @description Answers with the URL of the card and the <meta> tags for the page that is shared. The same context has the same URL, so it is safe to post it again.
         */
        post: operations["createArticle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/resolve/article": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get the URL that a card will have and the layout of its texts: 記事
         * @description Stores nothing: there may be no picture at the URL yet.
         */
        post: operations["resolveArticle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/render/article": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Draw a card without storing it: 記事
         * @description For designers and for tests. With `explain=true` the answer explains the size, the lines and the fonts of each text.
         */
        post: operations["renderArticle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/batch/article": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make and store up to 1000 cards: 記事
         * @description Answers each line as soon as its card is ready, while other lines still arrive, so the order of the answers may differ. An error of one line does not affect the other lines.
         */
        post: operations["batchArticle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/create/vaccine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make and store a card: AIワクチン接種予測
         * @description Answers with the URL of the card and the <meta> tags for the page that is shared. The same context has the same URL, so it is safe to post it again.
         */
        post: operations["createVaccine"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/resolve/vaccine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get the URL that a card will have and the layout of its texts: AIワクチン接種予測
         * @description Stores nothing: there may be no picture at the URL yet.
         */
        post: operations["resolveVaccine"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/render/vaccine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Draw a card without storing it: AIワクチン接種予測
         * @description For designers and for tests. With `explain=true` the answer explains the size, the lines and the fonts of each text.
         */
        post: operations["renderVaccine"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/batch/vaccine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make and store up to 1000 cards: AIワクチン接種予測
         * @description Answers each line as soon as its card is ready, while other lines still arrive, so the order of the answers may differ. An error of one line does not affect the other lines.
         */
        post: operations["batchVaccine"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/create": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make and store a card: AIワクチン接種予測 (the default template)
         * @description Answers with the URL of the card and the <meta> tags for the page that is shared. The same context has the same URL, so it is safe to post it again.
         */
        post: operations["create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the templates
         * @description The paths of the other calls contain the name of a template.
         */
        get: operations["listTemplates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/templates/{template}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Describe a template: its canvas, variants, context and examples
         * @description Contains the JSON Schema of the context, and examples that can be posted unchanged.
         */
        get: operations["getTemplate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/images/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get a stored card
         * @description For a service that serves its cards itself; otherwise the URLs of cards point to a bucket or a CDN. The picture of a name never changes.
         */
        get: operations["getImage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/og/article.{extension}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the card of a signed link, or the fallback card: 記事
         * @description If the card cannot be made, the answer is the fallback card with status 200, so that a page always has a picture. docs/links.md describes how to sign a link.
         */
        get: operations["openArticleLink"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/og/vaccine.{extension}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the card of a signed link, or the fallback card: AIワクチン接種予測
         * @description If the card cannot be made, the answer is the fallback card with status 200, so that a page always has a picture. docs/links.md describes how to sign a link.
         */
        get: operations["openVaccineLink"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the metrics
         * @description For Prometheus, if METRICS is set. docs/metrics.md lists the metrics.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check whether the process answers
         * @description A liveness probe: restart the process if this call fails.
         */
        get: operations["isLive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Check whether cards can be made
         * @description A readiness probe: 503 while the service starts, stops or cannot draw.
         */
        get: operations["isReady"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * 記事
         * @description An article: its title over up to three lines, with author, date and the name of the site.
         * @example {
         *       "title": "ワクチン接種の予約が取れないときに確認したい五つのこと",
         *       "author": "佐藤 花子",
         *       "site": "くらしの健康便り",
         *       "date": "2021年9月3日"
         *     }
         * @example {
         *       "title": "予防接種の基礎知識",
         *       "author": "編集部",
         *       "site": "くらしの健康便り",
         *       "date": "2021年9月3日"
         *     }
         * @example {
         *       "title": "接種後に体調が悪くなったとき、どこに相談すればよいのか。相談窓口と救済制度",
         *       "author": "五十嵐 美智子",
         *       "site": "広報ふじかわぐちこ",
         *       "date": "令和3年12月"
         *     }
         * @example {
         *       "title": "新型コロナワクチンの三回目の接種について知っておきたい接種の間隔と対象者、予約から当日の持ち物、接種後の過ごし方までを自治体の担当者と医師に詳しく聞いた二〇二一年の秋から冬にかけての保存版ガイドです。",
         *       "author": "編集部 長谷川 新之助・五十嵐 美智子、監修 公益財団法人くらし健康情報センター",
         *       "site": "公益財団法人くらしの健康情報センター広報誌「すこやか」ウェブ版予防接種特集編集室",
         *       "date": "二〇二一年十二月二十八日(火曜日)朝刊号"
         *     }
         * @example {
         *       "title": "漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢",
         *       "author": "漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢",
         *       "site": "漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢",
         *       "date": "漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢"
         *     }
         * @example {
         *       "title": "Everything you need to know about booster shots before this winter",
         *       "author": "Jane O’Neill",
         *       "site": "Health Letter",
         *       "date": "3 September 2021"
         *     }
         * @example {
         *       "title": "Q&A <速報> 'x' \"y\" `z` \\n",
         *       "author": "<b>&amp;</b>",
         *       "site": "AT&T",
         *       "date": "{{ date }}"
         *     }
         */
        ArticleContext: {
            /** @description The headline of the article */
            title: string;
            /** @description Who wrote it, such as 佐藤 花子 */
            author: string;
            /** @description The name of the site or magazine */
            site: string;
            /** @description The date as the card shows it, such as 2021年9月3日 */
            date: string;
        };
        /**
         * AIワクチン接種予測
         * @description When a person of an age in a place is likely to be vaccinated, with the period as the headline.
         * @example {
         *       "area": "東京都",
         *       "age": 40,
         *       "period": "10月下旬〜2月上旬"
         *     }
         * @example {
         *       "area": "津市",
         *       "age": 7,
         *       "period": "11月中旬"
         *     }
         * @example {
         *       "area": "神奈川県横浜市都筑区",
         *       "age": 65,
         *       "period": "10月下旬〜2月上旬"
         *     }
         * @example {
         *       "area": "山梨県南都留郡富士河口湖町",
         *       "age": 0,
         *       "period": "12月下旬頃"
         *     }
         * @example {
         *       "area": "鹿児島県大島郡大和村大字国直字宮古崎一丁目二番地三号奄美群島国定公園北部海岸地区",
         *       "age": 120,
         *       "period": "2021年10月下旬〜2022年2月上旬(集団接種は11月中旬、予約は順次開始)"
         *     }
         * @example {
         *       "area": "漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢",
         *       "age": 100,
         *       "period": "漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢漢"
         *     }
         * @example {
         *       "area": "神宮﨑𠮷野葛󠄀城",
         *       "age": 33,
         *       "period": "1月上旬頃"
         *     }
         * @example {
         *       "area": "Minato City, Tokyo",
         *       "age": 28,
         *       "period": "late October – early February"
         *     }
         * @example {
         *       "area": "<b>A&B</b> \"x\" 'y'",
         *       "age": 50,
         *       "period": "{{ 7 * 7 }} & <10月>"
         *     }
         */
        VaccineContext: {
            /** @description Where the person lives, such as 神奈川県横浜市都筑区 */
            area: string;
            /** @description Age in whole years, a number */
            age: number;
            /** @description The predicted period, such as 10月下旬〜2月上旬 */
            period: string;
        };
        Warning: {
            /** @description Id of the text in the template; null for a warning about the picture */
            id: string | null;
            /** @enum {string} */
            code: "text_cut" | "text_at_smallest_size" | "picture_large";
            /** @description Description for people; for a picture, with advice */
            message: string;
        };
        /**
         * @example {
         *       "status": "ok",
         *       "template": "vaccine",
         *       "url": "https://cards.example/c733f53d030bfbb609749bd3a7d510ac.png",
         *       "key": "c733f53d030bfbb609749bd3a7d510ac",
         *       "variant": "card",
         *       "width": 1200,
         *       "height": 630,
         *       "type": "image/png",
         *       "alt": "AIワクチン接種予測。東京都にお住まいの40歳の方の接種時期は「10月下旬〜2月上旬」と予測されています。予測は参考値です。",
         *       "bytes": 78383,
         *       "quality": null,
         *       "created": true,
         *       "warnings": [],
         *       "meta": "<meta property=\"og:image\" content=\"https://cards.example/c733f53d030bfbb609749bd3a7d510ac.png\">\n<meta property=\"og:image:width\" content=\"1200\">\n<meta property=\"og:image:height\" content=\"630\">"
         *     }
         */
        Card: {
            /**
             * @description Of a card always "ok"; of a problem it is a number. A problem has `code`, a card has none
             * @constant
             */
            status: "ok";
            /**
             * Format: uri
             * @description Where the card is, for og:image
             */
            url: string;
            /** @description Hash of the context and of everything that decides how the card looks */
            key: string;
            /** @description The shape of the card */
            variant: string;
            /** @description px */
            width: number;
            /** @description px */
            height: number;
            /**
             * @description The media type of the picture, for og:image:type
             * @enum {string}
             */
            type: "image/png" | "image/jpeg" | "image/webp";
            /** @description The name of the template */
            template: string;
            /** @description Size of the picture */
            bytes: number;
            /** @description Quality of a JPEG or a lossy WebP, 1 to 100; null for a lossless picture */
            quality: number | null;
            /** @description Whether this call stored the picture */
            created: boolean;
            /** @description Alternative text of the card, for screen readers */
            alt: string;
            /** @description The variant that "also" requests; the tags list it second */
            also?: {
                /**
                 * Format: uri
                 * @description Where the card is, for og:image
                 */
                url: string;
                /** @description Hash of the context and of everything that decides how the card looks */
                key: string;
                /** @description The shape of the card */
                variant: string;
                /** @description px */
                width: number;
                /** @description px */
                height: number;
                /**
                 * @description The media type of the picture, for og:image:type
                 * @enum {string}
                 */
                type: "image/png" | "image/jpeg" | "image/webp";
                /** @description Size of the picture */
                bytes: number;
                /** @description Quality of a JPEG or a lossy WebP, 1 to 100; null for a lossless picture */
                quality: number | null;
                /** @description Whether this call stored the picture */
                created: boolean;
            };
            /** @description Texts that were cut or reached their smallest size, and pictures that are too large for some networks */
            warnings: components["schemas"]["Warning"][];
            /** @description The <meta> tags for the page that is shared with this card, one per line */
            meta: string;
        };
        /**
         * @example {
         *       "status": "ok",
         *       "template": "vaccine",
         *       "url": "https://cards.example/c733f53d030bfbb609749bd3a7d510ac.png",
         *       "key": "c733f53d030bfbb609749bd3a7d510ac",
         *       "variant": "card",
         *       "width": 1200,
         *       "height": 630,
         *       "type": "image/png",
         *       "alt": "AIワクチン接種予測。東京都にお住まいの40歳の方の接種時期は「10月下旬〜2月上旬」と予測されています。予測は参考値です。",
         *       "texts": [
         *         {
         *           "id": "period",
         *           "lines": [
         *             "10月下旬〜",
         *             "2月上旬"
         *           ],
         *           "fontSize": 100,
         *           "smallest": false,
         *           "box": {
         *             "x": 300,
         *             "y": 278,
         *             "width": 600,
         *             "height": 226
         *           },
         *           "cut": false
         *         }
         *       ],
         *       "warnings": [],
         *       "meta": "<meta property=\"og:image\" content=\"https://cards.example/c733f53d030bfbb609749bd3a7d510ac.png\">\n<meta property=\"og:image:width\" content=\"1200\">\n<meta property=\"og:image:height\" content=\"630\">"
         *     }
         */
        ResolvedCard: {
            /**
             * @description Of a card always "ok"; of a problem it is a number. A problem has `code`, a card has none
             * @constant
             */
            status: "ok";
            /**
             * Format: uri
             * @description Where the card is, for og:image
             */
            url: string;
            /** @description Hash of the context and of everything that decides how the card looks */
            key: string;
            /** @description The shape of the card */
            variant: string;
            /** @description px */
            width: number;
            /** @description px */
            height: number;
            /**
             * @description The media type of the picture, for og:image:type
             * @enum {string}
             */
            type: "image/png" | "image/jpeg" | "image/webp";
            /** @description The name of the template */
            template: string;
            /** @description Alternative text of the card, for screen readers */
            alt: string;
            /** @description The variant that "also" requests; the tags list it second */
            also?: {
                /**
                 * Format: uri
                 * @description Where the card is, for og:image
                 */
                url: string;
                /** @description Hash of the context and of everything that decides how the card looks */
                key: string;
                /** @description The shape of the card */
                variant: string;
                /** @description px */
                width: number;
                /** @description px */
                height: number;
                /**
                 * @description The media type of the picture, for og:image:type
                 * @enum {string}
                 */
                type: "image/png" | "image/jpeg" | "image/webp";
            };
            texts: {
                /** @description Id of the text in the template */
                id: string;
                /** @description The lines of the text on the card */
                lines: string[];
                /** @description px */
                fontSize: number;
                /** @description Whether the text has the smallest size that its template allows */
                smallest: boolean;
                /** @description Area in which the text must fit, px on the canvas; null without a limit. In a stack, the area of its lines */
                box: {
                    x: number;
                    y: number;
                    width: number;
                    height: number;
                } | null;
                /** @description Whether the text does not fit at that size and ends in an ellipsis */
                cut: boolean;
            }[];
            /** @description Texts that were cut or reached their smallest size, and pictures that are too large for some networks */
            warnings: components["schemas"]["Warning"][];
            /** @description The <meta> tags for the page that is shared with this card, one per line */
            meta: string;
        };
        /**
         * @example {
         *       "width": 1200,
         *       "height": 630,
         *       "way": "bands",
         *       "reason": null,
         *       "texts": [
         *         {
         *           "id": "period",
         *           "lines": [
         *             "10月下旬〜",
         *             "2月上旬"
         *           ],
         *           "fontSize": 100,
         *           "smallest": false,
         *           "box": {
         *             "x": 300,
         *             "y": 278,
         *             "width": 600,
         *             "height": 226
         *           },
         *           "cut": false,
         *           "tried": [
         *             {
         *               "lines": 1,
         *               "level": "preferred",
         *               "size": 56.5
         *             },
         *             {
         *               "lines": 2,
         *               "level": "strict",
         *               "size": 100
         *             }
         *           ],
         *           "runs": [
         *             [
         *               {
         *                 "text": "10月下旬〜",
         *                 "family": "Noto Sans JP",
         *                 "weight": 700
         *               }
         *             ],
         *             [
         *               {
         *                 "text": "2月上旬",
         *                 "family": "Noto Sans JP",
         *                 "weight": 700
         *               }
         *             ]
         *           ],
         *           "breaks": [
         *             {
         *               "index": 6,
         *               "before": "10月下旬〜",
         *               "rule": "uax14",
         *               "level": "strict"
         *             }
         *           ],
         *           "cutText": null
         *         }
         *       ],
         *       "timings": {
         *         "svg": 1.9,
         *         "raster": 2.4,
         *         "total": 5.1
         *       }
         *     }
         */
        CardExplanation: {
            /** @description px */
            width: number;
            /** @description px */
            height: number;
            /**
             * @description How the card is drawn: from cached bands, or in full. In full is slower; the pixels are the same
             * @enum {string}
             */
            way: "bands" | "full";
            /** @description The reason why the card cannot be drawn from bands; null if it can */
            reason: string | null;
            texts: {
                /** @description Id of the text in the template */
                id: string;
                /** @description The lines of the text on the card */
                lines: string[];
                /** @description px */
                fontSize: number;
                /** @description Whether the text has the smallest size that its template allows */
                smallest: boolean;
                /** @description Area in which the text must fit, px on the canvas; null without a limit. In a stack, the area of its lines */
                box: {
                    x: number;
                    y: number;
                    width: number;
                    height: number;
                } | null;
                /** @description Whether the text does not fit at that size and ends in an ellipsis */
                cut: boolean;
                /** @description The sizes from which one was chosen */
                tried: {
                    lines: number;
                    /**
                     * @description The worst line break of these lines
                     * @enum {string}
                     */
                    level: "preferred" | "strict" | "inside-unit" | "grapheme" | "forbidden";
                    /** @description The largest size at which these lines would fit, px */
                    size: number;
                }[];
                /** @description The font of each part of each line */
                runs: {
                    text: string;
                    family: string;
                    weight: number;
                }[][];
                /** @description The line break after each line except the last */
                breaks: {
                    /** @description Index in the text at which the next line starts, UTF-16 code units */
                    index: number;
                    /** @description The line before the break */
                    before: string;
                    /** @description The rule that allows the break, such as phrase, space, uax14 or inside-date */
                    rule: string;
                    /**
                     * @description Quality of a line break, the best first: between phrases; where Japanese typesetting allows it; within a date or a name; between any characters; where typesetting forbids it
                     * @enum {string}
                     */
                    level: "preferred" | "strict" | "inside-unit" | "grapheme" | "forbidden";
                }[];
                /** @description The part of the text that is not on the card; null if the text is complete */
                cutText: string | null;
            }[];
            /** @description Milliseconds per step */
            timings: {
                [key: string]: number;
            };
            /** @description With explain=svg: the drawing of the card as SVG, with its texts as outlines, about 60 KB */
            svg?: string;
        };
        /**
         * @example {
         *       "templates": [
         *         {
         *           "name": "vaccine",
         *           "title": "AIワクチン接種予測",
         *           "description": "When a person of an age in a place is likely to be vaccinated, with the period as the headline.",
         *           "default": true,
         *           "variants": [
         *             {
         *               "name": "card",
         *               "width": 1200,
         *               "height": 630
         *             },
         *             {
         *               "name": "square",
         *               "width": 1200,
         *               "height": 1200
         *             }
         *           ]
         *         }
         *       ]
         *     }
         */
        Templates: {
            templates: {
                /** @description Name in the paths /create/{name}, /resolve/{name} and /render/{name} */
                name: string;
                /** @description Title for people */
                title: string;
                /** @description Description of the content of the card */
                description: string;
                /** @description Whether POST /create uses this template */
                default: boolean;
                /** @description The first variant is the default */
                variants: {
                    /** @description Value of the parameter "variant" */
                    name: string;
                    /** @description px */
                    width: number;
                    /** @description px */
                    height: number;
                }[];
            }[];
        };
        TemplateExamples: {
            /** @description Contexts with which the template is checked. Each one can be posted unchanged */
            examples: {
                name: string;
                context: {
                    [key: string]: unknown;
                };
            }[];
        };
        /**
         * @example {
         *       "name": "vaccine",
         *       "title": "AIワクチン接種予測",
         *       "description": "When a person of an age in a place is likely to be vaccinated, with the period as the headline.",
         *       "default": true,
         *       "variants": [
         *         {
         *           "name": "card",
         *           "width": 1200,
         *           "height": 630
         *         },
         *         {
         *           "name": "square",
         *           "width": 1200,
         *           "height": 1200
         *         }
         *       ],
         *       "schema": {
         *         "$schema": "https://json-schema.org/draft/2020-12/schema",
         *         "type": "object",
         *         "properties": {
         *           "age": {
         *             "type": "integer",
         *             "minimum": 0,
         *             "maximum": 120
         *           }
         *         },
         *         "required": [
         *           "age"
         *         ],
         *         "additionalProperties": false
         *       },
         *       "examples": []
         *     }
         */
        Template: {
            /** @description Name in the paths /create/{name}, /resolve/{name} and /render/{name} */
            name: string;
            /** @description Title for people */
            title: string;
            /** @description Description of the content of the card */
            description: string;
            /** @description Whether POST /create uses this template */
            default: boolean;
            /** @description The first variant is the default */
            variants: {
                /** @description Value of the parameter "variant" */
                name: string;
                /** @description px */
                width: number;
                /** @description px */
                height: number;
            }[];
            /** @description JSON Schema (2020-12) of the context */
            schema: {
                [key: string]: unknown;
            };
        } & components["schemas"]["TemplateExamples"];
        /**
         * @example {
         *       "status": "ok"
         *     }
         */
        Health: {
            /** @constant */
            status: "ok";
        };
        FieldError: {
            /** @description JSON Pointer (RFC 6901) into the body or, for query_rejected, into the query; "" is the complete value */
            pointer: string;
            /** @description The expected value, for people */
            message: string;
            /** @description The rejected characters, such as U+1F6DF */
            codePoints?: string[];
            /**
             * @description Set for query_rejected if the pointer points into the body, which is also wrong
             * @constant
             */
            in?: "body";
        };
        /**
         * @example {
         *       "type": "urn:ogp-generator:problem:context_rejected",
         *       "title": "Context rejected",
         *       "status": 422,
         *       "detail": "The context does not match the JSON Schema of its template. Each entry of \"errors\" points at a value (RFC 6901) and gives the expected value; GET /templates/{template} has the schema and examples.",
         *       "instance": "urn:uuid:3f1d3c9e-8f4b-4d0e-9d55-0b8e6c2f7a10",
         *       "code": "context_rejected",
         *       "errors": [
         *         {
         *           "pointer": "/age",
         *           "message": "Expected a number but received a string"
         *         }
         *       ]
         *     }
         */
        Problem: {
            /**
             * Format: uri
             * @description The code as a URN
             */
            type: string;
            /** @description Short title for people */
            title: string;
            /** @description HTTP status of the answer, a number. In a card, the field "status" is "ok"; take the status from the answer if one type holds both */
            status: number;
            /** @description Description and advice for people */
            detail: string;
            /**
             * Format: uri
             * @description Identifies the log line of this occurrence
             */
            instance?: string;
            /**
             * @description Stable code; docs/errors.md lists all codes
             * @enum {string}
             */
            code: "malformed_request" | "malformed_json" | "malformed_utf8" | "unauthorized" | "link_rejected" | "link_expired" | "origin_rejected" | "not_found" | "template_not_found" | "variant_not_found" | "image_not_found" | "method_not_allowed" | "request_timeout" | "precondition_failed" | "body_too_large" | "unsupported_media_type" | "unsupported_content_encoding" | "expectation_failed" | "host_rejected" | "context_rejected" | "query_rejected" | "characters_not_covered" | "picture_rejected" | "headers_too_large" | "internal" | "renderer_failed" | "picture_unreachable" | "store_unreachable" | "budget_not_met" | "method_not_implemented" | "format_unavailable" | "overloaded" | "shutting_down" | "not_ready" | "version_not_supported" | "picture_timeout" | "deadline_exceeded";
            /** @description One entry for each wrong value */
            errors?: components["schemas"]["FieldError"][];
            /** @description Send the request again after this number of seconds. Same value as the header Retry-After */
            retryAfter?: number;
            /** @description The fallback card of the template. Share it instead of the card that could not be made */
            fallback?: {
                /** Format: uri */
                url: string;
                /** @description px */
                width: number;
                /** @description px */
                height: number;
                /** @description Media type of the picture */
                type: string;
                /** @description Alternative text of the card, for screen readers */
                alt: string;
            };
        };
        /** @description One line of the answer. Each line is sent as soon as it is ready. A line with "answered" is the last one: the batch ended before all of its lines had arrived */
        BatchLine: {
            line: number;
            card: {
                /**
                 * @description Of a card always "ok"; of a problem it is a number. A problem has `code`, a card has none
                 * @constant
                 */
                status: "ok";
                /**
                 * Format: uri
                 * @description Where the card is, for og:image
                 */
                url: string;
                /** @description Hash of the context and of everything that decides how the card looks */
                key: string;
                /** @description The shape of the card */
                variant: string;
                /** @description px */
                width: number;
                /** @description px */
                height: number;
                /**
                 * @description The media type of the picture, for og:image:type
                 * @enum {string}
                 */
                type: "image/png" | "image/jpeg" | "image/webp";
                /** @description The name of the template */
                template: string;
                /** @description Size of the picture */
                bytes: number;
                /** @description Quality of a JPEG or a lossy WebP, 1 to 100; null for a lossless picture */
                quality: number | null;
                /** @description Whether this call stored the picture */
                created: boolean;
                /** @description Alternative text of the card, for screen readers */
                alt: string;
                /** @description Texts that were cut or reached their smallest size, and pictures that are too large for some networks */
                warnings: components["schemas"]["Warning"][];
                /** @description The <meta> tags for the page that is shared with this card, one per line */
                meta: string;
            };
        } | {
            line: number;
            problem: components["schemas"]["Problem"];
        } | {
            /** @description Number of lines that were answered before */
            answered: number;
            problem: components["schemas"]["Problem"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    describeApi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The OpenAPI document of this service */
            200: {
                headers: {
                    /** @description Identifies the content. A request with this value as If-None-Match is answered with 304 while the content is the same */
                    etag: string;
                    /** @description Time for which a cache may use the answer, in seconds */
                    "cache-control": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        openapi: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description The client already has the content */
            304: {
                headers: {
                    /** @description Identifies the content. A request with this value as If-None-Match is answered with 304 while the content is the same */
                    etag: string;
                    /** @description Time for which a cache may use the answer, in seconds */
                    "cache-control": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `precondition_failed`: The resource at this URL has none of the entity tags in the header If-Match. Send the request without that header. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "precondition_failed";
                    };
                };
            };
            /** @description `query_rejected`: The query has an unknown parameter, a repeated parameter, or a parameter with a wrong value. Each entry of "errors" points at a parameter and gives the expected value. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "query_rejected";
                        errors: components["schemas"]["FieldError"][];
                    };
                };
            };
            /** @description Problems of any request */
            default: {
                headers: {
                    /** @description The methods that the path accepts */
                    allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "malformed_request" | "not_found" | "method_not_allowed" | "request_timeout" | "expectation_failed" | "headers_too_large" | "internal" | "method_not_implemented" | "version_not_supported";
                    };
                };
            };
        };
    };
    createArticle: {
        parameters: {
            query?: {
                /** @description Variant of the card, such as another shape. One of the variants of its template */
                variant?: "card";
                /** @description Format of the picture. Defaults to PNG or, if max_bytes is given and the PNG is larger, to JPEG. WebP is lossless unless max_bytes requires a lossy picture or the card takes more than 1 MiB as PNG */
                format?: "png" | "jpeg" | "webp";
                /** @description Pixels of the picture per pixel of the canvas, horizontally and vertically */
                scale?: 1 | 2;
                /**
                 * @description Largest size of the picture, bytes. JPEG and WebP get nearly the best quality that fits; the answer contains the quality
                 * @example 300000
                 */
                max_bytes?: 50000 | 100000 | 200000 | 300000 | 600000 | 1000000 | 2000000 | 5000000 | 8000000;
                /**
                 * @description The URL of the page that is shared with the card, for og:url
                 * @example https://www.example.jp/predictions/40
                 */
                page?: string;
                /** @description Another variant of the card. The <meta> tags list it second */
                also?: "card";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "ワクチン接種の予約が取れないときに確認したい五つのこと",
                 *       "author": "佐藤 花子",
                 *       "site": "くらしの健康便り",
                 *       "date": "2021年9月3日"
                 *     }
                 */
                "application/json": components["schemas"]["ArticleContext"];
            };
        };
        responses: {
            /** @description The card was already stored */
            200: {
                headers: {
                    /** @description Milliseconds per step */
                    "server-timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok",
                     *       "template": "vaccine",
                     *       "url": "https://cards.example/c733f53d030bfbb609749bd3a7d510ac.png",
                     *       "key": "c733f53d030bfbb609749bd3a7d510ac",
                     *       "variant": "card",
                     *       "width": 1200,
                     *       "height": 630,
                     *       "type": "image/png",
                     *       "alt": "AIワクチン接種予測。東京都にお住まいの40歳の方の接種時期は「10月下旬〜2月上旬」と予測されています。予測は参考値です。",
                     *       "bytes": 78383,
                     *       "quality": null,
                     *       "created": true,
                     *       "warnings": [],
                     *       "meta": "<meta property=\"og:image\" content=\"https://cards.example/c733f53d030bfbb609749bd3a7d510ac.png\">\n<meta property=\"og:image:width\" content=\"1200\">\n<meta property=\"og:image:height\" content=\"630\">"
                     *     }
                     */
                    "application/json": components["schemas"]["Card"];
                };
            };
            /** @description This call stored the card */
            201: {
                headers: {
                    /** @description The URL of the card */
                    location?: string;
                    /** @description Milliseconds per step */
                    "server-timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok",
                     *       "template": "vaccine",
                     *       "url": "https://cards.example/c733f53d030bfbb609749bd3a7d510ac.png",
                     *       "key": "c733f53d030bfbb609749bd3a7d510ac",
                     *       "variant": "card",
                     *       "width": 1200,
                     *       "height": 630,
                     *       "type": "image/png",
                     *       "alt": "AIワクチン接種予測。東京都にお住まいの40歳の方の接種時期は「10月下旬〜2月上旬」と予測されています。予測は参考値です。",
                     *       "bytes": 78383,
                     *       "quality": null,
                     *       "created": true,
                     *       "warnings": [],
                     *       "meta": "<meta property=\"og:image\" content=\"https://cards.example/c733f53d030bfbb609749bd3a7d510ac.png\">\n<meta property=\"og:image:width\" content=\"1200\">\n<meta property=\"og:image:height\" content=\"630\">"
                     *     }
                     */
                    "application/json": components["schemas"]["Card"];
                };
            };
            /**
             * @description `malformed_request`: The request does not follow HTTP/1.1 (RFC 9112). Check the request line, the headers and the length of the body.
             *
             *     `malformed_json`: The body is not one JSON value (RFC 8259). Send the context of a card as one object; GET /templates/{template} has examples.
             *
             *     `malformed_utf8`: The body is not valid UTF-8. Encode it as UTF-8, without a byte order mark.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "malformed_request" | "malformed_json" | "malformed_utf8";
                    };
                };
            };
            /** @description `unauthorized`: This call needs the header "Authorization: Bearer TOKEN". TOKEN is one of the API_TOKENS of this service: ask its operator for one. */
            401: {
                headers: {
                    /** @description The required authentication (RFC 6750) */
                    "www-authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "unauthorized";
                    };
                };
            };
            /** @description `variant_not_found`: This template has no variant with this name. GET /templates/{template} lists its variants. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "variant_not_found";
                    };
                };
            };
            /** @description `request_timeout`: The request was not received completely in time: 10 seconds unless the service is configured otherwise; for a batch, this time applies to each line. Send the request again, without a pause between head and body. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "request_timeout";
                    };
                };
            };
            /** @description `body_too_large`: The body exceeds a limit of this service: 16 KiB for a context; 6 MiB for a context with pictures, of which 16 KiB may be other values; 4 MiB and 1000 lines for a batch, where each line has the limit of a context. Send less, or send the batch in parts. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "body_too_large";
                    };
                };
            };
            /**
             * @description `unsupported_media_type`: Send a context as "Content-Type: application/json", a batch as "application/x-ndjson", in UTF-8.
             *
             *     `unsupported_content_encoding`: Send the body without Content-Encoding, or with "identity". The service does not accept compressed bodies.
             */
            415: {
                headers: {
                    /** @description The media type of bodies that the path accepts */
                    accept?: string;
                    /** @description The encoding of bodies that the path accepts */
                    "accept-encoding"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "unsupported_media_type" | "unsupported_content_encoding";
                    };
                };
            };
            /** @description `expectation_failed`: This service supports only "Expect: 100-continue". Send the request without that header. */
            417: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "expectation_failed";
                    };
                };
            };
            /**
             * @description `context_rejected`: The context does not match the JSON Schema of its template. Each entry of "errors" points at a value (RFC 6901) and gives the expected value; GET /templates/{template} has the schema and examples.
             *
             *     `query_rejected`: The query has an unknown parameter, a repeated parameter, or a parameter with a wrong value. Each entry of "errors" points at a parameter and gives the expected value.
             *
             *     `characters_not_covered`: The context has characters that no bundled font covers. "errors" lists them by field and code point: remove or replace them.
             *
             *     `budget_not_met`: The picture cannot be made as small as max_bytes. Allow at least the number of bytes in "errors", or request another format.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "context_rejected" | "query_rejected" | "characters_not_covered" | "budget_not_met";
                        errors: components["schemas"]["FieldError"][];
                    };
                };
            };
            /** @description `headers_too_large`: The request line and headers exceed the limit of 16 KiB. Shorten the URL, and leave out headers such as cookies. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "headers_too_large";
                    };
                };
            };
            /**
             * @description `internal`: The service failed and has logged the reason. Send the request again. If it fails again, send "instance" to the operator of the service: it identifies the log line.
             *
             *     `renderer_failed`: This card could not be drawn, and the service has logged the reason. Other cards are not affected. Send the request again after ten seconds. If it fails again, send "instance" to the operator of the service: it identifies the log line.
             */
            500: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "internal" | "renderer_failed";
                    };
                };
            };
            /** @description `format_unavailable`: This instance can create only PNG: the optional package "sharp" is not installed. Request format=png. */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "format_unavailable";
                    };
                };
            };
            /** @description `store_unreachable`: The store of cards did not answer, or rejected the request. It contains no incomplete card: send the request again. If it keeps failing, the operator of the service finds the reason in its log. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "store_unreachable";
                    };
                };
            };
            /**
             * @description `overloaded`: This instance has more work than it can finish in time: cards to draw, or large bodies to read. Send the request again after the seconds in Retry-After.
             *
             *     `shutting_down`: This instance is stopping. Send the request again after the seconds in Retry-After; another instance will answer.
             *
             *     `not_ready`: This instance cannot create cards at the moment: it is starting, or it is restarting its renderer. Send the request again after the seconds in Retry-After.
             */
            503: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "overloaded" | "shutting_down" | "not_ready";
                    };
                };
            };
            /** @description `deadline_exceeded`: The card was not finished in time. Send the request again; if it is rejected at once, wait ten seconds. No card is made twice. */
            504: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "deadline_exceeded";
                    };
                };
            };
            /** @description Problems of any request */
            default: {
                headers: {
                    /** @description The methods that the path accepts */
                    allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "not_found" | "method_not_allowed" | "method_not_implemented" | "version_not_supported";
                    };
                };
            };
        };
    };
    resolveArticle: {
        parameters: {
            query?: {
                /** @description Variant of the card, such as another shape. One of the variants of its template */
                variant?: "card";
                /** @description Format of the picture. Defaults to PNG or, if max_bytes is given and the PNG is larger, to JPEG. WebP is lossless unless max_bytes requires a lossy picture or the card takes more than 1 MiB as PNG */
                format?: "png" | "jpeg" | "webp";
                /** @description Pixels of the picture per pixel of the canvas, horizontally and vertically */
                scale?: 1 | 2;
                /**
                 * @description Largest size of the picture, bytes. JPEG and WebP get nearly the best quality that fits; the answer contains the quality
                 * @example 300000
                 */
                max_bytes?: 50000 | 100000 | 200000 | 300000 | 600000 | 1000000 | 2000000 | 5000000 | 8000000;
                /**
                 * @description The URL of the page that is shared with the card, for og:url
                 * @example https://www.example.jp/predictions/40
                 */
                page?: string;
                /** @description Another variant of the card. The <meta> tags list it second */
                also?: "card";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "ワクチン接種の予約が取れないときに確認したい五つのこと",
                 *       "author": "佐藤 花子",
                 *       "site": "くらしの健康便り",
                 *       "date": "2021年9月3日"
                 *     }
                 */
                "application/json": components["schemas"]["ArticleContext"];
            };
        };
        responses: {
            /** @description The card as it would be made; nothing was stored */
            200: {
                headers: {
                    /** @description Milliseconds per step */
                    "server-timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok",
                     *       "template": "vaccine",
                     *       "url": "https://cards.example/c733f53d030bfbb609749bd3a7d510ac.png",
                     *       "key": "c733f53d030bfbb609749bd3a7d510ac",
                     *       "variant": "card",
                     *       "width": 1200,
                     *       "height": 630,
                     *       "type": "image/png",
                     *       "alt": "AIワクチン接種予測。東京都にお住まいの40歳の方の接種時期は「10月下旬〜2月上旬」と予測されています。予測は参考値です。",
                     *       "texts": [
                     *         {
                     *           "id": "period",
                     *           "lines": [
                     *             "10月下旬〜",
                     *             "2月上旬"
                     *           ],
                     *           "fontSize": 100,
                     *           "smallest": false,
                     *           "box": {
                     *             "x": 300,
                     *             "y": 278,
                     *             "width": 600,
                     *             "height": 226
                     *           },
                     *           "cut": false
                     *         }
                     *       ],
                     *       "warnings": [],
                     *       "meta": "<meta property=\"og:image\" content=\"https://cards.example/c733f53d030bfbb609749bd3a7d510ac.png\">\n<meta property=\"og:image:width\" content=\"1200\">\n<meta property=\"og:image:height\" content=\"630\">"
                     *     }
                     */
                    "application/json": components["schemas"]["ResolvedCard"];
                };
            };
            /**
             * @description `malformed_request`: The request does not follow HTTP/1.1 (RFC 9112). Check the request line, the headers and the length of the body.
             *
             *     `malformed_json`: The body is not one JSON value (RFC 8259). Send the context of a card as one object; GET /templates/{template} has examples.
             *
             *     `malformed_utf8`: The body is not valid UTF-8. Encode it as UTF-8, without a byte order mark.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "malformed_request" | "malformed_json" | "malformed_utf8";
                    };
                };
            };
            /** @description `unauthorized`: This call needs the header "Authorization: Bearer TOKEN". TOKEN is one of the API_TOKENS of this service: ask its operator for one. */
            401: {
                headers: {
                    /** @description The required authentication (RFC 6750) */
                    "www-authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "unauthorized";
                    };
                };
            };
            /** @description `variant_not_found`: This template has no variant with this name. GET /templates/{template} lists its variants. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "variant_not_found";
                    };
                };
            };
            /** @description `request_timeout`: The request was not received completely in time: 10 seconds unless the service is configured otherwise; for a batch, this time applies to each line. Send the request again, without a pause between head and body. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "request_timeout";
                    };
                };
            };
            /** @description `body_too_large`: The body exceeds a limit of this service: 16 KiB for a context; 6 MiB for a context with pictures, of which 16 KiB may be other values; 4 MiB and 1000 lines for a batch, where each line has the limit of a context. Send less, or send the batch in parts. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "body_too_large";
                    };
                };
            };
            /**
             * @description `unsupported_media_type`: Send a context as "Content-Type: application/json", a batch as "application/x-ndjson", in UTF-8.
             *
             *     `unsupported_content_encoding`: Send the body without Content-Encoding, or with "identity". The service does not accept compressed bodies.
             */
            415: {
                headers: {
                    /** @description The media type of bodies that the path accepts */
                    accept?: string;
                    /** @description The encoding of bodies that the path accepts */
                    "accept-encoding"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "unsupported_media_type" | "unsupported_content_encoding";
                    };
                };
            };
            /** @description `expectation_failed`: This service supports only "Expect: 100-continue". Send the request without that header. */
            417: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "expectation_failed";
                    };
                };
            };
            /**
             * @description `context_rejected`: The context does not match the JSON Schema of its template. Each entry of "errors" points at a value (RFC 6901) and gives the expected value; GET /templates/{template} has the schema and examples.
             *
             *     `query_rejected`: The query has an unknown parameter, a repeated parameter, or a parameter with a wrong value. Each entry of "errors" points at a parameter and gives the expected value.
             *
             *     `characters_not_covered`: The context has characters that no bundled font covers. "errors" lists them by field and code point: remove or replace them.
             *
             *     `budget_not_met`: The picture cannot be made as small as max_bytes. Allow at least the number of bytes in "errors", or request another format.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "context_rejected" | "query_rejected" | "characters_not_covered" | "budget_not_met";
                        errors: components["schemas"]["FieldError"][];
                    };
                };
            };
            /** @description `headers_too_large`: The request line and headers exceed the limit of 16 KiB. Shorten the URL, and leave out headers such as cookies. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "headers_too_large";
                    };
                };
            };
            /**
             * @description `internal`: The service failed and has logged the reason. Send the request again. If it fails again, send "instance" to the operator of the service: it identifies the log line.
             *
             *     `renderer_failed`: This card could not be drawn, and the service has logged the reason. Other cards are not affected. Send the request again after ten seconds. If it fails again, send "instance" to the operator of the service: it identifies the log line.
             */
            500: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "internal" | "renderer_failed";
                    };
                };
            };
            /** @description `format_unavailable`: This instance can create only PNG: the optional package "sharp" is not installed. Request format=png. */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "format_unavailable";
                    };
                };
            };
            /**
             * @description `overloaded`: This instance has more work than it can finish in time: cards to draw, or large bodies to read. Send the request again after the seconds in Retry-After.
             *
             *     `shutting_down`: This instance is stopping. Send the request again after the seconds in Retry-After; another instance will answer.
             *
             *     `not_ready`: This instance cannot create cards at the moment: it is starting, or it is restarting its renderer. Send the request again after the seconds in Retry-After.
             */
            503: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "overloaded" | "shutting_down" | "not_ready";
                    };
                };
            };
            /** @description `deadline_exceeded`: The card was not finished in time. Send the request again; if it is rejected at once, wait ten seconds. No card is made twice. */
            504: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "deadline_exceeded";
                    };
                };
            };
            /** @description Problems of any request */
            default: {
                headers: {
                    /** @description The methods that the path accepts */
                    allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "not_found" | "method_not_allowed" | "method_not_implemented" | "version_not_supported";
                    };
                };
            };
        };
    };
    renderArticle: {
        parameters: {
            query?: {
                /** @description Variant of the card, such as another shape. One of the variants of its template */
                variant?: "card";
                /** @description Format of the picture. Defaults to PNG or, if max_bytes is given and the PNG is larger, to JPEG. WebP is lossless unless max_bytes requires a lossy picture or the card takes more than 1 MiB as PNG. On this path, the header Accept chooses the format if this parameter is missing and it names one of these types */
                format?: "png" | "jpeg" | "webp";
                /** @description Pixels of the picture per pixel of the canvas, horizontally and vertically */
                scale?: 1 | 2;
                /**
                 * @description Largest size of the picture, bytes. JPEG and WebP get nearly the best quality that fits; the answer contains the quality
                 * @example 300000
                 */
                max_bytes?: 50000 | 100000 | 200000 | 300000 | 600000 | 1000000 | 2000000 | 5000000 | 8000000;
                /** @description Answers with an explanation of the layout, as JSON, instead of the picture; "svg" adds the drawing */
                explain?: "true" | "svg" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "ワクチン接種の予約が取れないときに確認したい五つのこと",
                 *       "author": "佐藤 花子",
                 *       "site": "くらしの健康便り",
                 *       "date": "2021年9月3日"
                 *     }
                 */
                "application/json": components["schemas"]["ArticleContext"];
            };
        };
        responses: {
            /** @description The card or, with `explain`, the explanation of its layout */
            200: {
                headers: {
                    /** @description Milliseconds per step */
                    "server-timing"?: string;
                    /** @description Quality of a JPEG or a lossy WebP, 1 to 100; missing for a lossless picture */
                    "picture-quality"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "image/png": string;
                    "image/jpeg": string;
                    "image/webp": string;
                    /**
                     * @example {
                     *       "width": 1200,
                     *       "height": 630,
                     *       "way": "bands",
                     *       "reason": null,
                     *       "texts": [
                     *         {
                     *           "id": "period",
                     *           "lines": [
                     *             "10月下旬〜",
                     *             "2月上旬"
                     *           ],
                     *           "fontSize": 100,
                     *           "smallest": false,
                     *           "box": {
                     *             "x": 300,
                     *             "y": 278,
                     *             "width": 600,
                     *             "height": 226
                     *           },
                     *           "cut": false,
                     *           "tried": [
                     *             {
                     *               "lines": 1,
                     *               "level": "preferred",
                     *               "size": 56.5
                     *             },
                     *             {
                     *               "lines": 2,
                     *               "level": "strict",
                     *               "size": 100
                     *             }
                     *           ],
                     *           "runs": [
                     *             [
                     *               {
                     *                 "text": "10月下旬〜",
                     *                 "family": "Noto Sans JP",
                     *                 "weight": 700
                     *               }
                     *             ],
                     *             [
                     *               {
                     *                 "text": "2月上旬",
                     *                 "family": "Noto Sans JP",
                     *                 "weight": 700
                     *               }
                     *             ]
                     *           ],
                     *           "breaks": [
                     *             {
                     *               "index": 6,
                     *               "before": "10月下旬〜",
                     *               "rule": "uax14",
                     *               "level": "strict"
                     *             }
                     *           ],
                     *           "cutText": null
                     *         }
                     *       ],
                     *       "timings": {
                     *         "svg": 1.9,
                     *         "raster": 2.4,
                     *         "total": 5.1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["CardExplanation"];
                };
            };
            /**
             * @description `malformed_request`: The request does not follow HTTP/1.1 (RFC 9112). Check the request line, the headers and the length of the body.
             *
             *     `malformed_json`: The body is not one JSON value (RFC 8259). Send the context of a card as one object; GET /templates/{template} has examples.
             *
             *     `malformed_utf8`: The body is not valid UTF-8. Encode it as UTF-8, without a byte order mark.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "malformed_request" | "malformed_json" | "malformed_utf8";
                    };
                };
            };
            /** @description `unauthorized`: This call needs the header "Authorization: Bearer TOKEN". TOKEN is one of the API_TOKENS of this service: ask its operator for one. */
            401: {
                headers: {
                    /** @description The required authentication (RFC 6750) */
                    "www-authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "unauthorized";
                    };
                };
            };
            /** @description `variant_not_found`: This template has no variant with this name. GET /templates/{template} lists its variants. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "variant_not_found";
                    };
                };
            };
            /** @description `request_timeout`: The request was not received completely in time: 10 seconds unless the service is configured otherwise; for a batch, this time applies to each line. Send the request again, without a pause between head and body. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "request_timeout";
                    };
                };
            };
            /** @description `body_too_large`: The body exceeds a limit of this service: 16 KiB for a context; 6 MiB for a context with pictures, of which 16 KiB may be other values; 4 MiB and 1000 lines for a batch, where each line has the limit of a context. Send less, or send the batch in parts. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "body_too_large";
                    };
                };
            };
            /**
             * @description `unsupported_media_type`: Send a context as "Content-Type: application/json", a batch as "application/x-ndjson", in UTF-8.
             *
             *     `unsupported_content_encoding`: Send the body without Content-Encoding, or with "identity". The service does not accept compressed bodies.
             */
            415: {
                headers: {
                    /** @description The media type of bodies that the path accepts */
                    accept?: string;
                    /** @description The encoding of bodies that the path accepts */
                    "accept-encoding"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "unsupported_media_type" | "unsupported_content_encoding";
                    };
                };
            };
            /** @description `expectation_failed`: This service supports only "Expect: 100-continue". Send the request without that header. */
            417: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "expectation_failed";
                    };
                };
            };
            /**
             * @description `context_rejected`: The context does not match the JSON Schema of its template. Each entry of "errors" points at a value (RFC 6901) and gives the expected value; GET /templates/{template} has the schema and examples.
             *
             *     `query_rejected`: The query has an unknown parameter, a repeated parameter, or a parameter with a wrong value. Each entry of "errors" points at a parameter and gives the expected value.
             *
             *     `characters_not_covered`: The context has characters that no bundled font covers. "errors" lists them by field and code point: remove or replace them.
             *
             *     `budget_not_met`: The picture cannot be made as small as max_bytes. Allow at least the number of bytes in "errors", or request another format.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "context_rejected" | "query_rejected" | "characters_not_covered" | "budget_not_met";
                        errors: components["schemas"]["FieldError"][];
                    };
                };
            };
            /** @description `headers_too_large`: The request line and headers exceed the limit of 16 KiB. Shorten the URL, and leave out headers such as cookies. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "headers_too_large";
                    };
                };
            };
            /**
             * @description `internal`: The service failed and has logged the reason. Send the request again. If it fails again, send "instance" to the operator of the service: it identifies the log line.
             *
             *     `renderer_failed`: This card could not be drawn, and the service has logged the reason. Other cards are not affected. Send the request again after ten seconds. If it fails again, send "instance" to the operator of the service: it identifies the log line.
             */
            500: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "internal" | "renderer_failed";
                    };
                };
            };
            /** @description `format_unavailable`: This instance can create only PNG: the optional package "sharp" is not installed. Request format=png. */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "format_unavailable";
                    };
                };
            };
            /**
             * @description `overloaded`: This instance has more work than it can finish in time: cards to draw, or large bodies to read. Send the request again after the seconds in Retry-After.
             *
             *     `shutting_down`: This instance is stopping. Send the request again after the seconds in Retry-After; another instance will answer.
             *
             *     `not_ready`: This instance cannot create cards at the moment: it is starting, or it is restarting its renderer. Send the request again after the seconds in Retry-After.
             */
            503: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "overloaded" | "shutting_down" | "not_ready";
                    };
                };
            };
            /** @description `deadline_exceeded`: The card was not finished in time. Send the request again; if it is rejected at once, wait ten seconds. No card is made twice. */
            504: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "deadline_exceeded";
                    };
                };
            };
            /** @description Problems of any request */
            default: {
                headers: {
                    /** @description The methods that the path accepts */
                    allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "not_found" | "method_not_allowed" | "method_not_implemented" | "version_not_supported";
                    };
                };
            };
        };
    };
    batchArticle: {
        parameters: {
            query?: {
                /** @description Variant of the card, such as another shape. One of the variants of its template */
                variant?: "card";
                /** @description Format of the picture. Defaults to PNG or, if max_bytes is given and the PNG is larger, to JPEG. WebP is lossless unless max_bytes requires a lossy picture or the card takes more than 1 MiB as PNG */
                format?: "png" | "jpeg" | "webp";
                /** @description Pixels of the picture per pixel of the canvas, horizontally and vertically */
                scale?: 1 | 2;
                /**
                 * @description Largest size of the picture, bytes. JPEG and WebP get nearly the best quality that fits; the answer contains the quality
                 * @example 300000
                 */
                max_bytes?: 50000 | 100000 | 200000 | 300000 | 600000 | 1000000 | 2000000 | 5000000 | 8000000;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description NDJSON: each line, which ends in LF, is JSON of the schema ArticleContext */
        requestBody: {
            content: {
                /**
                 * @example {"title":"ワクチン接種の予約が取れないときに確認したい五つのこと","author":"佐藤 花子","site":"くらしの健康便り","date":"2021年9月3日"}
                 *     {"title":"予防接種の基礎知識","author":"編集部","site":"くらしの健康便り","date":"2021年9月3日"}
                 */
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description One line for each line that is not blank, in the order in which the cards become ready */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /**
             * @description `malformed_request`: The request does not follow HTTP/1.1 (RFC 9112). Check the request line, the headers and the length of the body.
             *
             *     `malformed_json`: The body is not one JSON value (RFC 8259). Send the context of a card as one object; GET /templates/{template} has examples.
             *
             *     `malformed_utf8`: The body is not valid UTF-8. Encode it as UTF-8, without a byte order mark.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "malformed_request" | "malformed_json" | "malformed_utf8";
                    };
                };
            };
            /** @description `unauthorized`: This call needs the header "Authorization: Bearer TOKEN". TOKEN is one of the API_TOKENS of this service: ask its operator for one. */
            401: {
                headers: {
                    /** @description The required authentication (RFC 6750) */
                    "www-authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "unauthorized";
                    };
                };
            };
            /** @description `variant_not_found`: This template has no variant with this name. GET /templates/{template} lists its variants. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "variant_not_found";
                    };
                };
            };
            /** @description `request_timeout`: The request was not received completely in time: 10 seconds unless the service is configured otherwise; for a batch, this time applies to each line. Send the request again, without a pause between head and body. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "request_timeout";
                    };
                };
            };
            /** @description `body_too_large`: The body exceeds a limit of this service: 16 KiB for a context; 6 MiB for a context with pictures, of which 16 KiB may be other values; 4 MiB and 1000 lines for a batch, where each line has the limit of a context. Send less, or send the batch in parts. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "body_too_large";
                    };
                };
            };
            /**
             * @description `unsupported_media_type`: Send a context as "Content-Type: application/json", a batch as "application/x-ndjson", in UTF-8.
             *
             *     `unsupported_content_encoding`: Send the body without Content-Encoding, or with "identity". The service does not accept compressed bodies.
             */
            415: {
                headers: {
                    /** @description The media type of bodies that the path accepts */
                    accept?: string;
                    /** @description The encoding of bodies that the path accepts */
                    "accept-encoding"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "unsupported_media_type" | "unsupported_content_encoding";
                    };
                };
            };
            /** @description `expectation_failed`: This service supports only "Expect: 100-continue". Send the request without that header. */
            417: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "expectation_failed";
                    };
                };
            };
            /**
             * @description `context_rejected`: The context does not match the JSON Schema of its template. Each entry of "errors" points at a value (RFC 6901) and gives the expected value; GET /templates/{template} has the schema and examples.
             *
             *     `query_rejected`: The query has an unknown parameter, a repeated parameter, or a parameter with a wrong value. Each entry of "errors" points at a parameter and gives the expected value.
             *
             *     `characters_not_covered`: The context has characters that no bundled font covers. "errors" lists them by field and code point: remove or replace them.
             *
             *     `budget_not_met`: The picture cannot be made as small as max_bytes. Allow at least the number of bytes in "errors", or request another format.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "context_rejected" | "query_rejected" | "characters_not_covered" | "budget_not_met";
                        errors: components["schemas"]["FieldError"][];
                    };
                };
            };
            /** @description `headers_too_large`: The request line and headers exceed the limit of 16 KiB. Shorten the URL, and leave out headers such as cookies. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "headers_too_large";
                    };
                };
            };
            /**
             * @description `internal`: The service failed and has logged the reason. Send the request again. If it fails again, send "instance" to the operator of the service: it identifies the log line.
             *
             *     `renderer_failed`: This card could not be drawn, and the service has logged the reason. Other cards are not affected. Send the request again after ten seconds. If it fails again, send "instance" to the operator of the service: it identifies the log line.
             */
            500: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "internal" | "renderer_failed";
                    };
                };
            };
            /** @description `format_unavailable`: This instance can create only PNG: the optional package "sharp" is not installed. Request format=png. */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "format_unavailable";
                    };
                };
            };
            /**
             * @description `overloaded`: This instance has more work than it can finish in time: cards to draw, or large bodies to read. Send the request again after the seconds in Retry-After.
             *
             *     `shutting_down`: This instance is stopping. Send the request again after the seconds in Retry-After; another instance will answer.
             *
             *     `not_ready`: This instance cannot create cards at the moment: it is starting, or it is restarting its renderer. Send the request again after the seconds in Retry-After.
             */
            503: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "overloaded" | "shutting_down" | "not_ready";
                    };
                };
            };
            /** @description `deadline_exceeded`: The card was not finished in time. Send the request again; if it is rejected at once, wait ten seconds. No card is made twice. */
            504: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "deadline_exceeded";
                    };
                };
            };
            /** @description Problems of any request */
            default: {
                headers: {
                    /** @description The methods that the path accepts */
                    allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "not_found" | "method_not_allowed" | "method_not_implemented" | "version_not_supported";
                    };
                };
            };
        };
    };
    createVaccine: {
        parameters: {
            query?: {
                /** @description Variant of the card, such as another shape. One of the variants of its template */
                variant?: "card" | "square";
                /** @description Format of the picture. Defaults to PNG or, if max_bytes is given and the PNG is larger, to JPEG. WebP is lossless unless max_bytes requires a lossy picture or the card takes more than 1 MiB as PNG */
                format?: "png" | "jpeg" | "webp";
                /** @description Pixels of the picture per pixel of the canvas, horizontally and vertically */
                scale?: 1 | 2;
                /**
                 * @description Largest size of the picture, bytes. JPEG and WebP get nearly the best quality that fits; the answer contains the quality
                 * @example 300000
                 */
                max_bytes?: 50000 | 100000 | 200000 | 300000 | 600000 | 1000000 | 2000000 | 5000000 | 8000000;
                /**
                 * @description The URL of the page that is shared with the card, for og:url
                 * @example https://www.example.jp/predictions/40
                 */
                page?: string;
                /** @description Another variant of the card. The <meta> tags list it second */
                also?: "card" | "square";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "area": "東京都",
                 *       "age": 40,
                 *       "period": "10月下旬〜2月上旬"
                 *     }
                 */
                "application/json": components["schemas"]["VaccineContext"];
            };
        };
        responses: {
            /** @description The card was already stored */
            200: {
                headers: {
                    /** @description Milliseconds per step */
                    "server-timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok",
                     *       "template": "vaccine",
                     *       "url": "https://cards.example/c733f53d030bfbb609749bd3a7d510ac.png",
                     *       "key": "c733f53d030bfbb609749bd3a7d510ac",
                     *       "variant": "card",
                     *       "width": 1200,
                     *       "height": 630,
                     *       "type": "image/png",
                     *       "alt": "AIワクチン接種予測。東京都にお住まいの40歳の方の接種時期は「10月下旬〜2月上旬」と予測されています。予測は参考値です。",
                     *       "bytes": 78383,
                     *       "quality": null,
                     *       "created": true,
                     *       "warnings": [],
                     *       "meta": "<meta property=\"og:image\" content=\"https://cards.example/c733f53d030bfbb609749bd3a7d510ac.png\">\n<meta property=\"og:image:width\" content=\"1200\">\n<meta property=\"og:image:height\" content=\"630\">"
                     *     }
                     */
                    "application/json": components["schemas"]["Card"];
                };
            };
            /** @description This call stored the card */
            201: {
                headers: {
                    /** @description The URL of the card */
                    location?: string;
                    /** @description Milliseconds per step */
                    "server-timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok",
                     *       "template": "vaccine",
                     *       "url": "https://cards.example/c733f53d030bfbb609749bd3a7d510ac.png",
                     *       "key": "c733f53d030bfbb609749bd3a7d510ac",
                     *       "variant": "card",
                     *       "width": 1200,
                     *       "height": 630,
                     *       "type": "image/png",
                     *       "alt": "AIワクチン接種予測。東京都にお住まいの40歳の方の接種時期は「10月下旬〜2月上旬」と予測されています。予測は参考値です。",
                     *       "bytes": 78383,
                     *       "quality": null,
                     *       "created": true,
                     *       "warnings": [],
                     *       "meta": "<meta property=\"og:image\" content=\"https://cards.example/c733f53d030bfbb609749bd3a7d510ac.png\">\n<meta property=\"og:image:width\" content=\"1200\">\n<meta property=\"og:image:height\" content=\"630\">"
                     *     }
                     */
                    "application/json": components["schemas"]["Card"];
                };
            };
            /**
             * @description `malformed_request`: The request does not follow HTTP/1.1 (RFC 9112). Check the request line, the headers and the length of the body.
             *
             *     `malformed_json`: The body is not one JSON value (RFC 8259). Send the context of a card as one object; GET /templates/{template} has examples.
             *
             *     `malformed_utf8`: The body is not valid UTF-8. Encode it as UTF-8, without a byte order mark.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "malformed_request" | "malformed_json" | "malformed_utf8";
                    };
                };
            };
            /** @description `unauthorized`: This call needs the header "Authorization: Bearer TOKEN". TOKEN is one of the API_TOKENS of this service: ask its operator for one. */
            401: {
                headers: {
                    /** @description The required authentication (RFC 6750) */
                    "www-authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "unauthorized";
                    };
                };
            };
            /** @description `variant_not_found`: This template has no variant with this name. GET /templates/{template} lists its variants. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "variant_not_found";
                    };
                };
            };
            /** @description `request_timeout`: The request was not received completely in time: 10 seconds unless the service is configured otherwise; for a batch, this time applies to each line. Send the request again, without a pause between head and body. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "request_timeout";
                    };
                };
            };
            /** @description `body_too_large`: The body exceeds a limit of this service: 16 KiB for a context; 6 MiB for a context with pictures, of which 16 KiB may be other values; 4 MiB and 1000 lines for a batch, where each line has the limit of a context. Send less, or send the batch in parts. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "body_too_large";
                    };
                };
            };
            /**
             * @description `unsupported_media_type`: Send a context as "Content-Type: application/json", a batch as "application/x-ndjson", in UTF-8.
             *
             *     `unsupported_content_encoding`: Send the body without Content-Encoding, or with "identity". The service does not accept compressed bodies.
             */
            415: {
                headers: {
                    /** @description The media type of bodies that the path accepts */
                    accept?: string;
                    /** @description The encoding of bodies that the path accepts */
                    "accept-encoding"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "unsupported_media_type" | "unsupported_content_encoding";
                    };
                };
            };
            /** @description `expectation_failed`: This service supports only "Expect: 100-continue". Send the request without that header. */
            417: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "expectation_failed";
                    };
                };
            };
            /**
             * @description `context_rejected`: The context does not match the JSON Schema of its template. Each entry of "errors" points at a value (RFC 6901) and gives the expected value; GET /templates/{template} has the schema and examples.
             *
             *     `query_rejected`: The query has an unknown parameter, a repeated parameter, or a parameter with a wrong value. Each entry of "errors" points at a parameter and gives the expected value.
             *
             *     `characters_not_covered`: The context has characters that no bundled font covers. "errors" lists them by field and code point: remove or replace them.
             *
             *     `budget_not_met`: The picture cannot be made as small as max_bytes. Allow at least the number of bytes in "errors", or request another format.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "context_rejected" | "query_rejected" | "characters_not_covered" | "budget_not_met";
                        errors: components["schemas"]["FieldError"][];
                    };
                };
            };
            /** @description `headers_too_large`: The request line and headers exceed the limit of 16 KiB. Shorten the URL, and leave out headers such as cookies. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "headers_too_large";
                    };
                };
            };
            /**
             * @description `internal`: The service failed and has logged the reason. Send the request again. If it fails again, send "instance" to the operator of the service: it identifies the log line.
             *
             *     `renderer_failed`: This card could not be drawn, and the service has logged the reason. Other cards are not affected. Send the request again after ten seconds. If it fails again, send "instance" to the operator of the service: it identifies the log line.
             */
            500: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "internal" | "renderer_failed";
                    };
                };
            };
            /** @description `format_unavailable`: This instance can create only PNG: the optional package "sharp" is not installed. Request format=png. */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "format_unavailable";
                    };
                };
            };
            /** @description `store_unreachable`: The store of cards did not answer, or rejected the request. It contains no incomplete card: send the request again. If it keeps failing, the operator of the service finds the reason in its log. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "store_unreachable";
                    };
                };
            };
            /**
             * @description `overloaded`: This instance has more work than it can finish in time: cards to draw, or large bodies to read. Send the request again after the seconds in Retry-After.
             *
             *     `shutting_down`: This instance is stopping. Send the request again after the seconds in Retry-After; another instance will answer.
             *
             *     `not_ready`: This instance cannot create cards at the moment: it is starting, or it is restarting its renderer. Send the request again after the seconds in Retry-After.
             */
            503: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "overloaded" | "shutting_down" | "not_ready";
                    };
                };
            };
            /** @description `deadline_exceeded`: The card was not finished in time. Send the request again; if it is rejected at once, wait ten seconds. No card is made twice. */
            504: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "deadline_exceeded";
                    };
                };
            };
            /** @description Problems of any request */
            default: {
                headers: {
                    /** @description The methods that the path accepts */
                    allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "not_found" | "method_not_allowed" | "method_not_implemented" | "version_not_supported";
                    };
                };
            };
        };
    };
    resolveVaccine: {
        parameters: {
            query?: {
                /** @description Variant of the card, such as another shape. One of the variants of its template */
                variant?: "card" | "square";
                /** @description Format of the picture. Defaults to PNG or, if max_bytes is given and the PNG is larger, to JPEG. WebP is lossless unless max_bytes requires a lossy picture or the card takes more than 1 MiB as PNG */
                format?: "png" | "jpeg" | "webp";
                /** @description Pixels of the picture per pixel of the canvas, horizontally and vertically */
                scale?: 1 | 2;
                /**
                 * @description Largest size of the picture, bytes. JPEG and WebP get nearly the best quality that fits; the answer contains the quality
                 * @example 300000
                 */
                max_bytes?: 50000 | 100000 | 200000 | 300000 | 600000 | 1000000 | 2000000 | 5000000 | 8000000;
                /**
                 * @description The URL of the page that is shared with the card, for og:url
                 * @example https://www.example.jp/predictions/40
                 */
                page?: string;
                /** @description Another variant of the card. The <meta> tags list it second */
                also?: "card" | "square";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "area": "東京都",
                 *       "age": 40,
                 *       "period": "10月下旬〜2月上旬"
                 *     }
                 */
                "application/json": components["schemas"]["VaccineContext"];
            };
        };
        responses: {
            /** @description The card as it would be made; nothing was stored */
            200: {
                headers: {
                    /** @description Milliseconds per step */
                    "server-timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok",
                     *       "template": "vaccine",
                     *       "url": "https://cards.example/c733f53d030bfbb609749bd3a7d510ac.png",
                     *       "key": "c733f53d030bfbb609749bd3a7d510ac",
                     *       "variant": "card",
                     *       "width": 1200,
                     *       "height": 630,
                     *       "type": "image/png",
                     *       "alt": "AIワクチン接種予測。東京都にお住まいの40歳の方の接種時期は「10月下旬〜2月上旬」と予測されています。予測は参考値です。",
                     *       "texts": [
                     *         {
                     *           "id": "period",
                     *           "lines": [
                     *             "10月下旬〜",
                     *             "2月上旬"
                     *           ],
                     *           "fontSize": 100,
                     *           "smallest": false,
                     *           "box": {
                     *             "x": 300,
                     *             "y": 278,
                     *             "width": 600,
                     *             "height": 226
                     *           },
                     *           "cut": false
                     *         }
                     *       ],
                     *       "warnings": [],
                     *       "meta": "<meta property=\"og:image\" content=\"https://cards.example/c733f53d030bfbb609749bd3a7d510ac.png\">\n<meta property=\"og:image:width\" content=\"1200\">\n<meta property=\"og:image:height\" content=\"630\">"
                     *     }
                     */
                    "application/json": components["schemas"]["ResolvedCard"];
                };
            };
            /**
             * @description `malformed_request`: The request does not follow HTTP/1.1 (RFC 9112). Check the request line, the headers and the length of the body.
             *
             *     `malformed_json`: The body is not one JSON value (RFC 8259). Send the context of a card as one object; GET /templates/{template} has examples.
             *
             *     `malformed_utf8`: The body is not valid UTF-8. Encode it as UTF-8, without a byte order mark.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "malformed_request" | "malformed_json" | "malformed_utf8";
                    };
                };
            };
            /** @description `unauthorized`: This call needs the header "Authorization: Bearer TOKEN". TOKEN is one of the API_TOKENS of this service: ask its operator for one. */
            401: {
                headers: {
                    /** @description The required authentication (RFC 6750) */
                    "www-authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "unauthorized";
                    };
                };
            };
            /** @description `variant_not_found`: This template has no variant with this name. GET /templates/{template} lists its variants. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "variant_not_found";
                    };
                };
            };
            /** @description `request_timeout`: The request was not received completely in time: 10 seconds unless the service is configured otherwise; for a batch, this time applies to each line. Send the request again, without a pause between head and body. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "request_timeout";
                    };
                };
            };
            /** @description `body_too_large`: The body exceeds a limit of this service: 16 KiB for a context; 6 MiB for a context with pictures, of which 16 KiB may be other values; 4 MiB and 1000 lines for a batch, where each line has the limit of a context. Send less, or send the batch in parts. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "body_too_large";
                    };
                };
            };
            /**
             * @description `unsupported_media_type`: Send a context as "Content-Type: application/json", a batch as "application/x-ndjson", in UTF-8.
             *
             *     `unsupported_content_encoding`: Send the body without Content-Encoding, or with "identity". The service does not accept compressed bodies.
             */
            415: {
                headers: {
                    /** @description The media type of bodies that the path accepts */
                    accept?: string;
                    /** @description The encoding of bodies that the path accepts */
                    "accept-encoding"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "unsupported_media_type" | "unsupported_content_encoding";
                    };
                };
            };
            /** @description `expectation_failed`: This service supports only "Expect: 100-continue". Send the request without that header. */
            417: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "expectation_failed";
                    };
                };
            };
            /**
             * @description `context_rejected`: The context does not match the JSON Schema of its template. Each entry of "errors" points at a value (RFC 6901) and gives the expected value; GET /templates/{template} has the schema and examples.
             *
             *     `query_rejected`: The query has an unknown parameter, a repeated parameter, or a parameter with a wrong value. Each entry of "errors" points at a parameter and gives the expected value.
             *
             *     `characters_not_covered`: The context has characters that no bundled font covers. "errors" lists them by field and code point: remove or replace them.
             *
             *     `budget_not_met`: The picture cannot be made as small as max_bytes. Allow at least the number of bytes in "errors", or request another format.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "context_rejected" | "query_rejected" | "characters_not_covered" | "budget_not_met";
                        errors: components["schemas"]["FieldError"][];
                    };
                };
            };
            /** @description `headers_too_large`: The request line and headers exceed the limit of 16 KiB. Shorten the URL, and leave out headers such as cookies. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "headers_too_large";
                    };
                };
            };
            /**
             * @description `internal`: The service failed and has logged the reason. Send the request again. If it fails again, send "instance" to the operator of the service: it identifies the log line.
             *
             *     `renderer_failed`: This card could not be drawn, and the service has logged the reason. Other cards are not affected. Send the request again after ten seconds. If it fails again, send "instance" to the operator of the service: it identifies the log line.
             */
            500: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "internal" | "renderer_failed";
                    };
                };
            };
            /** @description `format_unavailable`: This instance can create only PNG: the optional package "sharp" is not installed. Request format=png. */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "format_unavailable";
                    };
                };
            };
            /**
             * @description `overloaded`: This instance has more work than it can finish in time: cards to draw, or large bodies to read. Send the request again after the seconds in Retry-After.
             *
             *     `shutting_down`: This instance is stopping. Send the request again after the seconds in Retry-After; another instance will answer.
             *
             *     `not_ready`: This instance cannot create cards at the moment: it is starting, or it is restarting its renderer. Send the request again after the seconds in Retry-After.
             */
            503: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "overloaded" | "shutting_down" | "not_ready";
                    };
                };
            };
            /** @description `deadline_exceeded`: The card was not finished in time. Send the request again; if it is rejected at once, wait ten seconds. No card is made twice. */
            504: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "deadline_exceeded";
                    };
                };
            };
            /** @description Problems of any request */
            default: {
                headers: {
                    /** @description The methods that the path accepts */
                    allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "not_found" | "method_not_allowed" | "method_not_implemented" | "version_not_supported";
                    };
                };
            };
        };
    };
    renderVaccine: {
        parameters: {
            query?: {
                /** @description Variant of the card, such as another shape. One of the variants of its template */
                variant?: "card" | "square";
                /** @description Format of the picture. Defaults to PNG or, if max_bytes is given and the PNG is larger, to JPEG. WebP is lossless unless max_bytes requires a lossy picture or the card takes more than 1 MiB as PNG. On this path, the header Accept chooses the format if this parameter is missing and it names one of these types */
                format?: "png" | "jpeg" | "webp";
                /** @description Pixels of the picture per pixel of the canvas, horizontally and vertically */
                scale?: 1 | 2;
                /**
                 * @description Largest size of the picture, bytes. JPEG and WebP get nearly the best quality that fits; the answer contains the quality
                 * @example 300000
                 */
                max_bytes?: 50000 | 100000 | 200000 | 300000 | 600000 | 1000000 | 2000000 | 5000000 | 8000000;
                /** @description Answers with an explanation of the layout, as JSON, instead of the picture; "svg" adds the drawing */
                explain?: "true" | "svg" | "false";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "area": "東京都",
                 *       "age": 40,
                 *       "period": "10月下旬〜2月上旬"
                 *     }
                 */
                "application/json": components["schemas"]["VaccineContext"];
            };
        };
        responses: {
            /** @description The card or, with `explain`, the explanation of its layout */
            200: {
                headers: {
                    /** @description Milliseconds per step */
                    "server-timing"?: string;
                    /** @description Quality of a JPEG or a lossy WebP, 1 to 100; missing for a lossless picture */
                    "picture-quality"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "image/png": string;
                    "image/jpeg": string;
                    "image/webp": string;
                    /**
                     * @example {
                     *       "width": 1200,
                     *       "height": 630,
                     *       "way": "bands",
                     *       "reason": null,
                     *       "texts": [
                     *         {
                     *           "id": "period",
                     *           "lines": [
                     *             "10月下旬〜",
                     *             "2月上旬"
                     *           ],
                     *           "fontSize": 100,
                     *           "smallest": false,
                     *           "box": {
                     *             "x": 300,
                     *             "y": 278,
                     *             "width": 600,
                     *             "height": 226
                     *           },
                     *           "cut": false,
                     *           "tried": [
                     *             {
                     *               "lines": 1,
                     *               "level": "preferred",
                     *               "size": 56.5
                     *             },
                     *             {
                     *               "lines": 2,
                     *               "level": "strict",
                     *               "size": 100
                     *             }
                     *           ],
                     *           "runs": [
                     *             [
                     *               {
                     *                 "text": "10月下旬〜",
                     *                 "family": "Noto Sans JP",
                     *                 "weight": 700
                     *               }
                     *             ],
                     *             [
                     *               {
                     *                 "text": "2月上旬",
                     *                 "family": "Noto Sans JP",
                     *                 "weight": 700
                     *               }
                     *             ]
                     *           ],
                     *           "breaks": [
                     *             {
                     *               "index": 6,
                     *               "before": "10月下旬〜",
                     *               "rule": "uax14",
                     *               "level": "strict"
                     *             }
                     *           ],
                     *           "cutText": null
                     *         }
                     *       ],
                     *       "timings": {
                     *         "svg": 1.9,
                     *         "raster": 2.4,
                     *         "total": 5.1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["CardExplanation"];
                };
            };
            /**
             * @description `malformed_request`: The request does not follow HTTP/1.1 (RFC 9112). Check the request line, the headers and the length of the body.
             *
             *     `malformed_json`: The body is not one JSON value (RFC 8259). Send the context of a card as one object; GET /templates/{template} has examples.
             *
             *     `malformed_utf8`: The body is not valid UTF-8. Encode it as UTF-8, without a byte order mark.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "malformed_request" | "malformed_json" | "malformed_utf8";
                    };
                };
            };
            /** @description `unauthorized`: This call needs the header "Authorization: Bearer TOKEN". TOKEN is one of the API_TOKENS of this service: ask its operator for one. */
            401: {
                headers: {
                    /** @description The required authentication (RFC 6750) */
                    "www-authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "unauthorized";
                    };
                };
            };
            /** @description `variant_not_found`: This template has no variant with this name. GET /templates/{template} lists its variants. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "variant_not_found";
                    };
                };
            };
            /** @description `request_timeout`: The request was not received completely in time: 10 seconds unless the service is configured otherwise; for a batch, this time applies to each line. Send the request again, without a pause between head and body. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "request_timeout";
                    };
                };
            };
            /** @description `body_too_large`: The body exceeds a limit of this service: 16 KiB for a context; 6 MiB for a context with pictures, of which 16 KiB may be other values; 4 MiB and 1000 lines for a batch, where each line has the limit of a context. Send less, or send the batch in parts. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "body_too_large";
                    };
                };
            };
            /**
             * @description `unsupported_media_type`: Send a context as "Content-Type: application/json", a batch as "application/x-ndjson", in UTF-8.
             *
             *     `unsupported_content_encoding`: Send the body without Content-Encoding, or with "identity". The service does not accept compressed bodies.
             */
            415: {
                headers: {
                    /** @description The media type of bodies that the path accepts */
                    accept?: string;
                    /** @description The encoding of bodies that the path accepts */
                    "accept-encoding"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "unsupported_media_type" | "unsupported_content_encoding";
                    };
                };
            };
            /** @description `expectation_failed`: This service supports only "Expect: 100-continue". Send the request without that header. */
            417: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "expectation_failed";
                    };
                };
            };
            /**
             * @description `context_rejected`: The context does not match the JSON Schema of its template. Each entry of "errors" points at a value (RFC 6901) and gives the expected value; GET /templates/{template} has the schema and examples.
             *
             *     `query_rejected`: The query has an unknown parameter, a repeated parameter, or a parameter with a wrong value. Each entry of "errors" points at a parameter and gives the expected value.
             *
             *     `characters_not_covered`: The context has characters that no bundled font covers. "errors" lists them by field and code point: remove or replace them.
             *
             *     `budget_not_met`: The picture cannot be made as small as max_bytes. Allow at least the number of bytes in "errors", or request another format.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "context_rejected" | "query_rejected" | "characters_not_covered" | "budget_not_met";
                        errors: components["schemas"]["FieldError"][];
                    };
                };
            };
            /** @description `headers_too_large`: The request line and headers exceed the limit of 16 KiB. Shorten the URL, and leave out headers such as cookies. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "headers_too_large";
                    };
                };
            };
            /**
             * @description `internal`: The service failed and has logged the reason. Send the request again. If it fails again, send "instance" to the operator of the service: it identifies the log line.
             *
             *     `renderer_failed`: This card could not be drawn, and the service has logged the reason. Other cards are not affected. Send the request again after ten seconds. If it fails again, send "instance" to the operator of the service: it identifies the log line.
             */
            500: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "internal" | "renderer_failed";
                    };
                };
            };
            /** @description `format_unavailable`: This instance can create only PNG: the optional package "sharp" is not installed. Request format=png. */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "format_unavailable";
                    };
                };
            };
            /**
             * @description `overloaded`: This instance has more work than it can finish in time: cards to draw, or large bodies to read. Send the request again after the seconds in Retry-After.
             *
             *     `shutting_down`: This instance is stopping. Send the request again after the seconds in Retry-After; another instance will answer.
             *
             *     `not_ready`: This instance cannot create cards at the moment: it is starting, or it is restarting its renderer. Send the request again after the seconds in Retry-After.
             */
            503: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "overloaded" | "shutting_down" | "not_ready";
                    };
                };
            };
            /** @description `deadline_exceeded`: The card was not finished in time. Send the request again; if it is rejected at once, wait ten seconds. No card is made twice. */
            504: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "deadline_exceeded";
                    };
                };
            };
            /** @description Problems of any request */
            default: {
                headers: {
                    /** @description The methods that the path accepts */
                    allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "not_found" | "method_not_allowed" | "method_not_implemented" | "version_not_supported";
                    };
                };
            };
        };
    };
    batchVaccine: {
        parameters: {
            query?: {
                /** @description Variant of the card, such as another shape. One of the variants of its template */
                variant?: "card" | "square";
                /** @description Format of the picture. Defaults to PNG or, if max_bytes is given and the PNG is larger, to JPEG. WebP is lossless unless max_bytes requires a lossy picture or the card takes more than 1 MiB as PNG */
                format?: "png" | "jpeg" | "webp";
                /** @description Pixels of the picture per pixel of the canvas, horizontally and vertically */
                scale?: 1 | 2;
                /**
                 * @description Largest size of the picture, bytes. JPEG and WebP get nearly the best quality that fits; the answer contains the quality
                 * @example 300000
                 */
                max_bytes?: 50000 | 100000 | 200000 | 300000 | 600000 | 1000000 | 2000000 | 5000000 | 8000000;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description NDJSON: each line, which ends in LF, is JSON of the schema VaccineContext */
        requestBody: {
            content: {
                /**
                 * @example {"area":"東京都","age":40,"period":"10月下旬〜2月上旬"}
                 *     {"area":"津市","age":7,"period":"11月中旬"}
                 */
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description One line for each line that is not blank, in the order in which the cards become ready */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /**
             * @description `malformed_request`: The request does not follow HTTP/1.1 (RFC 9112). Check the request line, the headers and the length of the body.
             *
             *     `malformed_json`: The body is not one JSON value (RFC 8259). Send the context of a card as one object; GET /templates/{template} has examples.
             *
             *     `malformed_utf8`: The body is not valid UTF-8. Encode it as UTF-8, without a byte order mark.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "malformed_request" | "malformed_json" | "malformed_utf8";
                    };
                };
            };
            /** @description `unauthorized`: This call needs the header "Authorization: Bearer TOKEN". TOKEN is one of the API_TOKENS of this service: ask its operator for one. */
            401: {
                headers: {
                    /** @description The required authentication (RFC 6750) */
                    "www-authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "unauthorized";
                    };
                };
            };
            /** @description `variant_not_found`: This template has no variant with this name. GET /templates/{template} lists its variants. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "variant_not_found";
                    };
                };
            };
            /** @description `request_timeout`: The request was not received completely in time: 10 seconds unless the service is configured otherwise; for a batch, this time applies to each line. Send the request again, without a pause between head and body. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "request_timeout";
                    };
                };
            };
            /** @description `body_too_large`: The body exceeds a limit of this service: 16 KiB for a context; 6 MiB for a context with pictures, of which 16 KiB may be other values; 4 MiB and 1000 lines for a batch, where each line has the limit of a context. Send less, or send the batch in parts. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "body_too_large";
                    };
                };
            };
            /**
             * @description `unsupported_media_type`: Send a context as "Content-Type: application/json", a batch as "application/x-ndjson", in UTF-8.
             *
             *     `unsupported_content_encoding`: Send the body without Content-Encoding, or with "identity". The service does not accept compressed bodies.
             */
            415: {
                headers: {
                    /** @description The media type of bodies that the path accepts */
                    accept?: string;
                    /** @description The encoding of bodies that the path accepts */
                    "accept-encoding"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "unsupported_media_type" | "unsupported_content_encoding";
                    };
                };
            };
            /** @description `expectation_failed`: This service supports only "Expect: 100-continue". Send the request without that header. */
            417: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "expectation_failed";
                    };
                };
            };
            /**
             * @description `context_rejected`: The context does not match the JSON Schema of its template. Each entry of "errors" points at a value (RFC 6901) and gives the expected value; GET /templates/{template} has the schema and examples.
             *
             *     `query_rejected`: The query has an unknown parameter, a repeated parameter, or a parameter with a wrong value. Each entry of "errors" points at a parameter and gives the expected value.
             *
             *     `characters_not_covered`: The context has characters that no bundled font covers. "errors" lists them by field and code point: remove or replace them.
             *
             *     `budget_not_met`: The picture cannot be made as small as max_bytes. Allow at least the number of bytes in "errors", or request another format.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "context_rejected" | "query_rejected" | "characters_not_covered" | "budget_not_met";
                        errors: components["schemas"]["FieldError"][];
                    };
                };
            };
            /** @description `headers_too_large`: The request line and headers exceed the limit of 16 KiB. Shorten the URL, and leave out headers such as cookies. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "headers_too_large";
                    };
                };
            };
            /**
             * @description `internal`: The service failed and has logged the reason. Send the request again. If it fails again, send "instance" to the operator of the service: it identifies the log line.
             *
             *     `renderer_failed`: This card could not be drawn, and the service has logged the reason. Other cards are not affected. Send the request again after ten seconds. If it fails again, send "instance" to the operator of the service: it identifies the log line.
             */
            500: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "internal" | "renderer_failed";
                    };
                };
            };
            /** @description `format_unavailable`: This instance can create only PNG: the optional package "sharp" is not installed. Request format=png. */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "format_unavailable";
                    };
                };
            };
            /**
             * @description `overloaded`: This instance has more work than it can finish in time: cards to draw, or large bodies to read. Send the request again after the seconds in Retry-After.
             *
             *     `shutting_down`: This instance is stopping. Send the request again after the seconds in Retry-After; another instance will answer.
             *
             *     `not_ready`: This instance cannot create cards at the moment: it is starting, or it is restarting its renderer. Send the request again after the seconds in Retry-After.
             */
            503: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "overloaded" | "shutting_down" | "not_ready";
                    };
                };
            };
            /** @description `deadline_exceeded`: The card was not finished in time. Send the request again; if it is rejected at once, wait ten seconds. No card is made twice. */
            504: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "deadline_exceeded";
                    };
                };
            };
            /** @description Problems of any request */
            default: {
                headers: {
                    /** @description The methods that the path accepts */
                    allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "not_found" | "method_not_allowed" | "method_not_implemented" | "version_not_supported";
                    };
                };
            };
        };
    };
    create: {
        parameters: {
            query?: {
                /** @description Variant of the card, such as another shape. One of the variants of its template */
                variant?: "card" | "square";
                /** @description Format of the picture. Defaults to PNG or, if max_bytes is given and the PNG is larger, to JPEG. WebP is lossless unless max_bytes requires a lossy picture or the card takes more than 1 MiB as PNG */
                format?: "png" | "jpeg" | "webp";
                /** @description Pixels of the picture per pixel of the canvas, horizontally and vertically */
                scale?: 1 | 2;
                /**
                 * @description Largest size of the picture, bytes. JPEG and WebP get nearly the best quality that fits; the answer contains the quality
                 * @example 300000
                 */
                max_bytes?: 50000 | 100000 | 200000 | 300000 | 600000 | 1000000 | 2000000 | 5000000 | 8000000;
                /**
                 * @description The URL of the page that is shared with the card, for og:url
                 * @example https://www.example.jp/predictions/40
                 */
                page?: string;
                /** @description Another variant of the card. The <meta> tags list it second */
                also?: "card" | "square";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "area": "東京都",
                 *       "age": 40,
                 *       "period": "10月下旬〜2月上旬"
                 *     }
                 */
                "application/json": components["schemas"]["VaccineContext"];
            };
        };
        responses: {
            /** @description The card was already stored */
            200: {
                headers: {
                    /** @description Milliseconds per step */
                    "server-timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok",
                     *       "template": "vaccine",
                     *       "url": "https://cards.example/c733f53d030bfbb609749bd3a7d510ac.png",
                     *       "key": "c733f53d030bfbb609749bd3a7d510ac",
                     *       "variant": "card",
                     *       "width": 1200,
                     *       "height": 630,
                     *       "type": "image/png",
                     *       "alt": "AIワクチン接種予測。東京都にお住まいの40歳の方の接種時期は「10月下旬〜2月上旬」と予測されています。予測は参考値です。",
                     *       "bytes": 78383,
                     *       "quality": null,
                     *       "created": true,
                     *       "warnings": [],
                     *       "meta": "<meta property=\"og:image\" content=\"https://cards.example/c733f53d030bfbb609749bd3a7d510ac.png\">\n<meta property=\"og:image:width\" content=\"1200\">\n<meta property=\"og:image:height\" content=\"630\">"
                     *     }
                     */
                    "application/json": components["schemas"]["Card"];
                };
            };
            /** @description This call stored the card */
            201: {
                headers: {
                    /** @description The URL of the card */
                    location?: string;
                    /** @description Milliseconds per step */
                    "server-timing"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok",
                     *       "template": "vaccine",
                     *       "url": "https://cards.example/c733f53d030bfbb609749bd3a7d510ac.png",
                     *       "key": "c733f53d030bfbb609749bd3a7d510ac",
                     *       "variant": "card",
                     *       "width": 1200,
                     *       "height": 630,
                     *       "type": "image/png",
                     *       "alt": "AIワクチン接種予測。東京都にお住まいの40歳の方の接種時期は「10月下旬〜2月上旬」と予測されています。予測は参考値です。",
                     *       "bytes": 78383,
                     *       "quality": null,
                     *       "created": true,
                     *       "warnings": [],
                     *       "meta": "<meta property=\"og:image\" content=\"https://cards.example/c733f53d030bfbb609749bd3a7d510ac.png\">\n<meta property=\"og:image:width\" content=\"1200\">\n<meta property=\"og:image:height\" content=\"630\">"
                     *     }
                     */
                    "application/json": components["schemas"]["Card"];
                };
            };
            /**
             * @description `malformed_request`: The request does not follow HTTP/1.1 (RFC 9112). Check the request line, the headers and the length of the body.
             *
             *     `malformed_json`: The body is not one JSON value (RFC 8259). Send the context of a card as one object; GET /templates/{template} has examples.
             *
             *     `malformed_utf8`: The body is not valid UTF-8. Encode it as UTF-8, without a byte order mark.
             */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "malformed_request" | "malformed_json" | "malformed_utf8";
                    };
                };
            };
            /** @description `unauthorized`: This call needs the header "Authorization: Bearer TOKEN". TOKEN is one of the API_TOKENS of this service: ask its operator for one. */
            401: {
                headers: {
                    /** @description The required authentication (RFC 6750) */
                    "www-authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "unauthorized";
                    };
                };
            };
            /** @description `variant_not_found`: This template has no variant with this name. GET /templates/{template} lists its variants. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "variant_not_found";
                    };
                };
            };
            /** @description `request_timeout`: The request was not received completely in time: 10 seconds unless the service is configured otherwise; for a batch, this time applies to each line. Send the request again, without a pause between head and body. */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "request_timeout";
                    };
                };
            };
            /** @description `body_too_large`: The body exceeds a limit of this service: 16 KiB for a context; 6 MiB for a context with pictures, of which 16 KiB may be other values; 4 MiB and 1000 lines for a batch, where each line has the limit of a context. Send less, or send the batch in parts. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "body_too_large";
                    };
                };
            };
            /**
             * @description `unsupported_media_type`: Send a context as "Content-Type: application/json", a batch as "application/x-ndjson", in UTF-8.
             *
             *     `unsupported_content_encoding`: Send the body without Content-Encoding, or with "identity". The service does not accept compressed bodies.
             */
            415: {
                headers: {
                    /** @description The media type of bodies that the path accepts */
                    accept?: string;
                    /** @description The encoding of bodies that the path accepts */
                    "accept-encoding"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "unsupported_media_type" | "unsupported_content_encoding";
                    };
                };
            };
            /** @description `expectation_failed`: This service supports only "Expect: 100-continue". Send the request without that header. */
            417: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "expectation_failed";
                    };
                };
            };
            /**
             * @description `context_rejected`: The context does not match the JSON Schema of its template. Each entry of "errors" points at a value (RFC 6901) and gives the expected value; GET /templates/{template} has the schema and examples.
             *
             *     `query_rejected`: The query has an unknown parameter, a repeated parameter, or a parameter with a wrong value. Each entry of "errors" points at a parameter and gives the expected value.
             *
             *     `characters_not_covered`: The context has characters that no bundled font covers. "errors" lists them by field and code point: remove or replace them.
             *
             *     `budget_not_met`: The picture cannot be made as small as max_bytes. Allow at least the number of bytes in "errors", or request another format.
             */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "context_rejected" | "query_rejected" | "characters_not_covered" | "budget_not_met";
                        errors: components["schemas"]["FieldError"][];
                    };
                };
            };
            /** @description `headers_too_large`: The request line and headers exceed the limit of 16 KiB. Shorten the URL, and leave out headers such as cookies. */
            431: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "headers_too_large";
                    };
                };
            };
            /**
             * @description `internal`: The service failed and has logged the reason. Send the request again. If it fails again, send "instance" to the operator of the service: it identifies the log line.
             *
             *     `renderer_failed`: This card could not be drawn, and the service has logged the reason. Other cards are not affected. Send the request again after ten seconds. If it fails again, send "instance" to the operator of the service: it identifies the log line.
             */
            500: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after"?: number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "internal" | "renderer_failed";
                    };
                };
            };
            /** @description `format_unavailable`: This instance can create only PNG: the optional package "sharp" is not installed. Request format=png. */
            501: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "format_unavailable";
                    };
                };
            };
            /** @description `store_unreachable`: The store of cards did not answer, or rejected the request. It contains no incomplete card: send the request again. If it keeps failing, the operator of the service finds the reason in its log. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "store_unreachable";
                    };
                };
            };
            /**
             * @description `overloaded`: This instance has more work than it can finish in time: cards to draw, or large bodies to read. Send the request again after the seconds in Retry-After.
             *
             *     `shutting_down`: This instance is stopping. Send the request again after the seconds in Retry-After; another instance will answer.
             *
             *     `not_ready`: This instance cannot create cards at the moment: it is starting, or it is restarting its renderer. Send the request again after the seconds in Retry-After.
             */
            503: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "overloaded" | "shutting_down" | "not_ready";
                    };
                };
            };
            /** @description `deadline_exceeded`: The card was not finished in time. Send the request again; if it is rejected at once, wait ten seconds. No card is made twice. */
            504: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "deadline_exceeded";
                    };
                };
            };
            /** @description Problems of any request */
            default: {
                headers: {
                    /** @description The methods that the path accepts */
                    allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "not_found" | "method_not_allowed" | "method_not_implemented" | "version_not_supported";
                    };
                };
            };
        };
    };
    listTemplates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All templates */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "templates": [
                     *         {
                     *           "name": "vaccine",
                     *           "title": "AIワクチン接種予測",
                     *           "description": "When a person of an age in a place is likely to be vaccinated, with the period as the headline.",
                     *           "default": true,
                     *           "variants": [
                     *             {
                     *               "name": "card",
                     *               "width": 1200,
                     *               "height": 630
                     *             },
                     *             {
                     *               "name": "square",
                     *               "width": 1200,
                     *               "height": 1200
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Templates"];
                };
            };
            /** @description `query_rejected`: The query has an unknown parameter, a repeated parameter, or a parameter with a wrong value. Each entry of "errors" points at a parameter and gives the expected value. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "query_rejected";
                        errors: components["schemas"]["FieldError"][];
                    };
                };
            };
            /** @description Problems of any request */
            default: {
                headers: {
                    /** @description The methods that the path accepts */
                    allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "malformed_request" | "not_found" | "method_not_allowed" | "request_timeout" | "expectation_failed" | "headers_too_large" | "internal" | "method_not_implemented" | "version_not_supported";
                    };
                };
            };
        };
    };
    getTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The name of a template */
                template: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The template */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "vaccine",
                     *       "title": "AIワクチン接種予測",
                     *       "description": "When a person of an age in a place is likely to be vaccinated, with the period as the headline.",
                     *       "default": true,
                     *       "variants": [
                     *         {
                     *           "name": "card",
                     *           "width": 1200,
                     *           "height": 630
                     *         },
                     *         {
                     *           "name": "square",
                     *           "width": 1200,
                     *           "height": 1200
                     *         }
                     *       ],
                     *       "schema": {
                     *         "$schema": "https://json-schema.org/draft/2020-12/schema",
                     *         "type": "object",
                     *         "properties": {
                     *           "age": {
                     *             "type": "integer",
                     *             "minimum": 0,
                     *             "maximum": 120
                     *           }
                     *         },
                     *         "required": [
                     *           "age"
                     *         ],
                     *         "additionalProperties": false
                     *       },
                     *       "examples": []
                     *     }
                     */
                    "application/json": components["schemas"]["Template"];
                };
            };
            /** @description `template_not_found`: There is no template with this name. GET /templates lists the templates. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "template_not_found";
                    };
                };
            };
            /** @description `query_rejected`: The query has an unknown parameter, a repeated parameter, or a parameter with a wrong value. Each entry of "errors" points at a parameter and gives the expected value. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "query_rejected";
                        errors: components["schemas"]["FieldError"][];
                    };
                };
            };
            /** @description Problems of any request */
            default: {
                headers: {
                    /** @description The methods that the path accepts */
                    allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "malformed_request" | "not_found" | "method_not_allowed" | "request_timeout" | "expectation_failed" | "headers_too_large" | "internal" | "method_not_implemented" | "version_not_supported";
                    };
                };
            };
        };
    };
    getImage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description File name in the URL of a card */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The card */
            200: {
                headers: {
                    /** @description Identifies the content. A request with this value as If-None-Match is answered with 304 while the content is the same */
                    etag: string;
                    /** @description Time for which a cache may use the answer, in seconds */
                    "cache-control": string;
                    [name: string]: unknown;
                };
                content: {
                    "image/png": string;
                    "image/jpeg": string;
                    "image/webp": string;
                };
            };
            /** @description The client already has the content */
            304: {
                headers: {
                    /** @description Identifies the content. A request with this value as If-None-Match is answered with 304 while the content is the same */
                    etag: string;
                    /** @description Time for which a cache may use the answer, in seconds */
                    "cache-control": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description `image_not_found`: No card is stored under this name. POST its context to /create/{template}, which creates the card and returns its URL. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "image_not_found";
                    };
                };
            };
            /** @description `precondition_failed`: The resource at this URL has none of the entity tags in the header If-Match. Send the request without that header. */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "precondition_failed";
                    };
                };
            };
            /** @description `query_rejected`: The query has an unknown parameter, a repeated parameter, or a parameter with a wrong value. Each entry of "errors" points at a parameter and gives the expected value. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "query_rejected";
                        errors: components["schemas"]["FieldError"][];
                    };
                };
            };
            /** @description `store_unreachable`: The store of cards did not answer, or rejected the request. It contains no incomplete card: send the request again. If it keeps failing, the operator of the service finds the reason in its log. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "store_unreachable";
                    };
                };
            };
            /** @description `overloaded`: This instance has more work than it can finish in time: cards to draw, or large bodies to read. Send the request again after the seconds in Retry-After. */
            503: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "overloaded";
                    };
                };
            };
            /** @description `deadline_exceeded`: The card was not finished in time. Send the request again; if it is rejected at once, wait ten seconds. No card is made twice. */
            504: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "deadline_exceeded";
                    };
                };
            };
            /** @description Problems of any request */
            default: {
                headers: {
                    /** @description The methods that the path accepts */
                    allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "malformed_request" | "not_found" | "method_not_allowed" | "request_timeout" | "expectation_failed" | "headers_too_large" | "internal" | "method_not_implemented" | "version_not_supported";
                    };
                };
            };
        };
    };
    openArticleLink: {
        parameters: {
            query: {
                /** @description HMAC-SHA-256 of the link, see docs/links.md; required unless UNSIGNED_LINKS is set */
                signature?: string;
                /** @description Time at which the link expires, in seconds since 1970 */
                expires?: string;
                /** @description Variant of the card, such as another shape. One of the variants of its template */
                variant?: "card";
                /** @description Pixels of the picture per pixel of the canvas, horizontally and vertically */
                scale?: 1 | 2;
                /**
                 * @description Largest size of the picture, bytes. JPEG and WebP get nearly the best quality that fits; the answer contains the quality
                 * @example 300000
                 */
                max_bytes?: 50000 | 100000 | 200000 | 300000 | 600000 | 1000000 | 2000000 | 5000000 | 8000000;
                /** @description The headline of the article */
                title: string;
                /** @description Who wrote it, such as 佐藤 花子 */
                author: string;
                /** @description The name of the site or magazine */
                site: string;
                /** @description The date as the card shows it, such as 2021年9月3日 */
                date: string;
            };
            header?: never;
            path: {
                /** @description Format of the picture */
                extension: "png" | "jpg" | "webp";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The card or, with the header Picture-Fallback, the fallback card */
            200: {
                headers: {
                    /** @description Time for which a cache may use the answer, in seconds */
                    "cache-control": string;
                    /** @description Identifies the content. A request with this value as If-None-Match is answered with 304 while the content is the same */
                    etag?: string;
                    /** @description Code of the problem with the card */
                    "picture-fallback"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "image/png": string;
                    "image/jpeg": string;
                    "image/webp": string;
                };
            };
            /** @description The client already has the content */
            304: {
                headers: {
                    /** @description Identifies the content. A request with this value as If-None-Match is answered with 304 while the content is the same */
                    etag: string;
                    /** @description Time for which a cache may use the answer, in seconds */
                    "cache-control": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Redirect to the canonical spelling of the link */
            308: {
                headers: {
                    /** @description Path and query of the canonical link */
                    location: string;
                    /** @description Time for which a cache may use the answer, in seconds */
                    "cache-control": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description `link_rejected`: The signature of this link is missing or belongs to another link. Sign the path and all parameters with one of the LINK_KEYS of the service, and do not change the link after that.
             *
             *     `link_expired`: The time "expires" of this link is over. Sign a new link, with a later "expires" or without it.
             */
            403: {
                headers: {
                    /** @description Time for which a cache may use the answer, in seconds */
                    "cache-control": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "link_rejected" | "link_expired";
                    };
                };
            };
            /**
             * @description `template_not_found`: There is no template with this name. GET /templates lists the templates.
             *
             *     `variant_not_found`: This template has no variant with this name. GET /templates/{template} lists its variants.
             */
            404: {
                headers: {
                    /** @description Time for which a cache may use the answer, in seconds */
                    "cache-control": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "template_not_found" | "variant_not_found";
                    };
                };
            };
            /** @description `precondition_failed`: The resource at this URL has none of the entity tags in the header If-Match. Send the request without that header. */
            412: {
                headers: {
                    /** @description Time for which a cache may use the answer, in seconds */
                    "cache-control": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "precondition_failed";
                    };
                };
            };
            /**
             * @description `query_rejected`: The query has an unknown parameter, a repeated parameter, or a parameter with a wrong value. Each entry of "errors" points at a parameter and gives the expected value.
             *
             *     `context_rejected`: The context does not match the JSON Schema of its template. Each entry of "errors" points at a value (RFC 6901) and gives the expected value; GET /templates/{template} has the schema and examples.
             */
            422: {
                headers: {
                    /** @description Time for which a cache may use the answer, in seconds */
                    "cache-control": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "query_rejected" | "context_rejected";
                        errors: components["schemas"]["FieldError"][];
                    };
                };
            };
            /** @description Problems of any request */
            default: {
                headers: {
                    /** @description The methods that the path accepts */
                    allow?: string;
                    /** @description Time for which a cache may use the answer, in seconds */
                    "cache-control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "malformed_request" | "not_found" | "method_not_allowed" | "request_timeout" | "expectation_failed" | "headers_too_large" | "internal" | "method_not_implemented" | "version_not_supported";
                    };
                };
            };
        };
    };
    openVaccineLink: {
        parameters: {
            query: {
                /** @description HMAC-SHA-256 of the link, see docs/links.md; required unless UNSIGNED_LINKS is set */
                signature?: string;
                /** @description Time at which the link expires, in seconds since 1970 */
                expires?: string;
                /** @description Variant of the card, such as another shape. One of the variants of its template */
                variant?: "card" | "square";
                /** @description Pixels of the picture per pixel of the canvas, horizontally and vertically */
                scale?: 1 | 2;
                /**
                 * @description Largest size of the picture, bytes. JPEG and WebP get nearly the best quality that fits; the answer contains the quality
                 * @example 300000
                 */
                max_bytes?: 50000 | 100000 | 200000 | 300000 | 600000 | 1000000 | 2000000 | 5000000 | 8000000;
                /** @description Where the person lives, such as 神奈川県横浜市都筑区 */
                area: string;
                /** @description Age in whole years, a number */
                age: number;
                /** @description The predicted period, such as 10月下旬〜2月上旬 */
                period: string;
            };
            header?: never;
            path: {
                /** @description Format of the picture */
                extension: "png" | "jpg" | "webp";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The card or, with the header Picture-Fallback, the fallback card */
            200: {
                headers: {
                    /** @description Time for which a cache may use the answer, in seconds */
                    "cache-control": string;
                    /** @description Identifies the content. A request with this value as If-None-Match is answered with 304 while the content is the same */
                    etag?: string;
                    /** @description Code of the problem with the card */
                    "picture-fallback"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "image/png": string;
                    "image/jpeg": string;
                    "image/webp": string;
                };
            };
            /** @description The client already has the content */
            304: {
                headers: {
                    /** @description Identifies the content. A request with this value as If-None-Match is answered with 304 while the content is the same */
                    etag: string;
                    /** @description Time for which a cache may use the answer, in seconds */
                    "cache-control": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Redirect to the canonical spelling of the link */
            308: {
                headers: {
                    /** @description Path and query of the canonical link */
                    location: string;
                    /** @description Time for which a cache may use the answer, in seconds */
                    "cache-control": string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /**
             * @description `link_rejected`: The signature of this link is missing or belongs to another link. Sign the path and all parameters with one of the LINK_KEYS of the service, and do not change the link after that.
             *
             *     `link_expired`: The time "expires" of this link is over. Sign a new link, with a later "expires" or without it.
             */
            403: {
                headers: {
                    /** @description Time for which a cache may use the answer, in seconds */
                    "cache-control": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "link_rejected" | "link_expired";
                    };
                };
            };
            /**
             * @description `template_not_found`: There is no template with this name. GET /templates lists the templates.
             *
             *     `variant_not_found`: This template has no variant with this name. GET /templates/{template} lists its variants.
             */
            404: {
                headers: {
                    /** @description Time for which a cache may use the answer, in seconds */
                    "cache-control": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "template_not_found" | "variant_not_found";
                    };
                };
            };
            /** @description `precondition_failed`: The resource at this URL has none of the entity tags in the header If-Match. Send the request without that header. */
            412: {
                headers: {
                    /** @description Time for which a cache may use the answer, in seconds */
                    "cache-control": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "precondition_failed";
                    };
                };
            };
            /**
             * @description `query_rejected`: The query has an unknown parameter, a repeated parameter, or a parameter with a wrong value. Each entry of "errors" points at a parameter and gives the expected value.
             *
             *     `context_rejected`: The context does not match the JSON Schema of its template. Each entry of "errors" points at a value (RFC 6901) and gives the expected value; GET /templates/{template} has the schema and examples.
             */
            422: {
                headers: {
                    /** @description Time for which a cache may use the answer, in seconds */
                    "cache-control": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "query_rejected" | "context_rejected";
                        errors: components["schemas"]["FieldError"][];
                    };
                };
            };
            /** @description Problems of any request */
            default: {
                headers: {
                    /** @description The methods that the path accepts */
                    allow?: string;
                    /** @description Time for which a cache may use the answer, in seconds */
                    "cache-control"?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "malformed_request" | "not_found" | "method_not_allowed" | "request_timeout" | "expectation_failed" | "headers_too_large" | "internal" | "method_not_implemented" | "version_not_supported";
                    };
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The metrics in the text format of Prometheus */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description `unauthorized`: This call needs the header "Authorization: Bearer TOKEN". TOKEN is one of the API_TOKENS of this service: ask its operator for one. */
            401: {
                headers: {
                    /** @description The required authentication (RFC 6750) */
                    "www-authenticate": string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "unauthorized";
                    };
                };
            };
            /** @description `query_rejected`: The query has an unknown parameter, a repeated parameter, or a parameter with a wrong value. Each entry of "errors" points at a parameter and gives the expected value. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "query_rejected";
                        errors: components["schemas"]["FieldError"][];
                    };
                };
            };
            /** @description Problems of any request */
            default: {
                headers: {
                    /** @description The methods that the path accepts */
                    allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "malformed_request" | "not_found" | "method_not_allowed" | "request_timeout" | "expectation_failed" | "headers_too_large" | "internal" | "method_not_implemented" | "version_not_supported";
                    };
                };
            };
        };
    };
    isLive: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The process answers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description `query_rejected`: The query has an unknown parameter, a repeated parameter, or a parameter with a wrong value. Each entry of "errors" points at a parameter and gives the expected value. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "query_rejected";
                        errors: components["schemas"]["FieldError"][];
                    };
                };
            };
            /** @description Problems of any request */
            default: {
                headers: {
                    /** @description The methods that the path accepts */
                    allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "malformed_request" | "not_found" | "method_not_allowed" | "request_timeout" | "expectation_failed" | "headers_too_large" | "internal" | "method_not_implemented" | "version_not_supported";
                    };
                };
            };
        };
    };
    isReady: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Cards can be made */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description `query_rejected`: The query has an unknown parameter, a repeated parameter, or a parameter with a wrong value. Each entry of "errors" points at a parameter and gives the expected value. */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "query_rejected";
                        errors: components["schemas"]["FieldError"][];
                    };
                };
            };
            /**
             * @description `not_ready`: This instance cannot create cards at the moment: it is starting, or it is restarting its renderer. Send the request again after the seconds in Retry-After.
             *
             *     `shutting_down`: This instance is stopping. Send the request again after the seconds in Retry-After; another instance will answer.
             */
            503: {
                headers: {
                    /** @description Seconds after which to send the request again */
                    "retry-after": number;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "not_ready" | "shutting_down";
                    };
                };
            };
            /** @description Problems of any request */
            default: {
                headers: {
                    /** @description The methods that the path accepts */
                    allow?: string;
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"] & {
                        /** @enum {string} */
                        code: "malformed_request" | "not_found" | "method_not_allowed" | "request_timeout" | "expectation_failed" | "headers_too_large" | "internal" | "method_not_implemented" | "version_not_supported";
                    };
                };
            };
        };
    };
}
